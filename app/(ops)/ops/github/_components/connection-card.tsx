import { CircleCheck, CircleDashed, KeyRound } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ConnectionOverview } from "@/lib/git-host";

const states = {
  app: { tone: "success", icon: CircleCheck, words: (host: string) => `${host} App` },
  token: { tone: "info", icon: KeyRound, words: () => "Token" },
  none: { tone: "warning", icon: CircleDashed, words: () => "Not connected" },
} as const;

const webhookInWords = {
  "never-heard": "No delivery yet. Slipway polls pull requests every 10 seconds in the meantime.",
  unreachable:
    "The Git host cannot reach this address, so Slipway polls pull requests every 10 seconds instead.",
  "no-secret":
    "Deliveries are rejected: no webhook secret is set. Slipway polls pull requests every 10 seconds instead.",
} as const;

/** What Slipway knows of its connection without asking. */
export function ConnectionCard({ overview }: { overview: ConnectionOverview }) {
  const { kind, from, app, hostName, host, webUrl } = overview;
  const { tone, icon, words } = states[kind];
  return (
    <Card>
      <CardHeader
        title="Connection"
        action={
          <StateLabel tone={tone} icon={icon}>
            {words(hostName)}
          </StateLabel>
        }
      />
      <CardBody>
        <DescriptionList
          entries={[
            [
              "Host",
              <TextLink key="host" href={webUrl}>
                {host}
              </TextLink>,
            ],
            [
              "App",
              app ? (
                <>
                  <TextLink href={app.url}>{app.name}</TextLink> of {app.owner}, ID {app.appId}
                </>
              ) : null,
            ],
            [
              "Set up",
              app ? (
                <>
                  by {app.registeredBy}, <RelativeTime at={app.registeredAt} />
                </>
              ) : null,
            ],
            ["Credentials", credentialsInWords(kind, from, overview.unusedToken)],
            [
              "Last delivery",
              overview.webhook === "heard" && overview.heardAt ? (
                <RelativeTime key="heard" at={overview.heardAt} />
              ) : (
                webhookInWords[overview.webhook === "heard" ? "never-heard" : overview.webhook]
              ),
            ],
            [
              "Linking logins",
              overview.canLink
                ? `People can link their ${hostName} login`
                : "Not possible: it needs an App, or GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET",
            ],
          ]}
        />
      </CardBody>
    </Card>
  );
}

function credentialsInWords(
  kind: ConnectionOverview["kind"],
  from: ConnectionOverview["from"],
  unusedToken: boolean,
): string {
  if (kind === "none") return "None";
  if (from === "setup")
    return (
      "Set up here, kept encrypted in the " +
      `database${unusedToken ? ". GITHUB_TOKEN is set as well, and not used" : ""}`
    );
  return kind === "app"
    ? "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY of the environment"
    : "GITHUB_TOKEN of the environment";
}
