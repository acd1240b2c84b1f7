import type { Metadata } from "next";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { requirePage } from "@/lib/identity/server";

export const metadata: Metadata = { title: "How it works" };

const steps = [
  [
    "You fill in a form",
    "Pick a template in the catalog and fill in its form. Beside it stands every file that " +
      "will be written, as you type. Nothing is written yet.",
  ],
  [
    "Slipway opens a pull request",
    "Your request is stored first, then its files go to the platform repository: one " +
      "branch, one commit, one pull request. If the Git host is down, the request waits and " +
      "goes on by itself.",
  ],
  [
    "Somebody reviews and merges it",
    "The pull request says who asks, for what, and what will change. Where a target asks " +
      "for it, somebody other than you has to approve.",
  ],
  [
    "The cluster applies it",
    "Flux, which keeps the cluster in step with the repository, applies what was merged. " +
      "Each instance is applied, reported and removed by itself.",
  ],
  [
    "You see it become healthy",
    "The page of your request follows all of this without a reload. If something fails, it " +
      "says what blocks it and which parameter to look at; change it and resubmit.",
  ],
] as const;

const words = [
  [
    "Template",
    "What the platform team offers: tested, secure files with a form in front. It has " +
      "versions, and what is published never changes.",
  ],
  [
    "Target",
    "Where an instance goes: a repository, a cluster and an environment in it, such as staging.",
  ],
  [
    "Instance",
    "One use of a template at a target, owned by a team. What is in Git is the truth about it.",
  ],
  [
    "Request",
    "One change of one instance: create, edit, upgrade or remove it. Each has a pull request.",
  ],
  ["Applied", "The cluster has applied what was merged. It may still be starting."],
  ["Healthy", "Everything that was applied is up and running, at the revision that was merged."],
  ["Superseded", "Somebody changed the instance again before this change got there."],
] as const;

/** For somebody new: what happens after a launch, and the words that every other page uses. */
export default async function HowItWorks() {
  await requirePage();
  return (
    <>
      <PageHeader
        title="How it works"
        sentence="What happens after you launch something, and what the words on these pages mean."
      />
      <div className="flex max-w-reading flex-col gap-8">
        <section aria-labelledby="steps" className="prose">
          <h2 id="steps">From a form to a running service</h2>
          <ol>
            {steps.map(([title, text]) => (
              <li key={title}>
                <strong>{title}.</strong> {text}
              </li>
            ))}
          </ol>
        </section>
        <section aria-labelledby="words" className="flex flex-col gap-3">
          <h2 id="words" className="text-lg font-semibold">
            Words
          </h2>
          <DescriptionList entries={words} />
        </section>
      </div>
    </>
  );
}
