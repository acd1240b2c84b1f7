import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CanaryMoved, PullRequestSeen, Reconciled, Reviewed, TimelineEvent } from "./events";
import type { ApproverStanding, Relation, TimelineFacts } from "./types";
import { foldTimeline } from "./fold";
import { type PortalFact, portalEvent, readPortalEvents } from "./portal-events";

const noon = Date.UTC(2026, 9, 28, 12);
const at = (minute: number) => new Date(noon + minute * 60_000);
const now = at(60);

/**
 * History of the branch, oldest first: each commit descends from those before it. `x` is on another
 * line.
 */
const history = ["a", "merge", "c", "d", "e"];
const relation = (revision: string, commit: string): Relation => {
  const [here, there] = [history.indexOf(revision), history.indexOf(commit)];
  if (revision === "x") return "diverged";
  if (here < 0 || there < 0) return "unknown";
  return here === there ? "equal" : here > there ? "descends" : "before";
};
const facts: TimelineFacts = { relation };

const suspended = (what: "instance" | "parent" | "source") => ({
  suspended: { what, since: at(20), command: "flux resume kustomization shop.checkout" },
});

let count = 0;
const key = () => `delivery-${(count += 1)}`;

function portal(minute: number, fact: PortalFact): TimelineEvent {
  const [event] = readPortalEvents({
    ...portalEvent(key(), at(minute), fact),
    receivedAt: at(minute),
  });
  if (!event) throw new Error("unreadable");
  return event;
}
function pull(
  minute: number,
  state: PullRequestSeen["state"],
  more: Partial<PullRequestSeen> = {},
): PullRequestSeen {
  return {
    source: "host",
    host: "github",
    kind: "pull-request",
    deliveryKey: key(),
    occurredAt: at(minute),
    receivedAt: at(minute),
    reportedAt: at(minute),
    number: 7,
    url: "https://git.example.com/platform/pull/7",
    state,
    headCommit: "head",
    openedAt: at(2),
    mergeCommit: state === "merged" ? "merge" : null,
    mergedAt: state === "merged" ? at(minute) : null,
    closedAt: state === "open" ? null : at(minute),
    ...more,
  };
}
function review(minute: number, by: string, verdict: Reviewed["verdict"]): Reviewed {
  return {
    source: "host",
    host: "github",
    kind: "review",
    deliveryKey: key(),
    occurredAt: at(minute),
    receivedAt: at(minute),
    number: 7,
    by,
    verdict,
    commit: "head",
  };
}
function flux(
  minute: number,
  outcome: Reconciled["outcome"],
  revision: string | null,
  more: Partial<Reconciled> = {},
): Reconciled {
  return {
    source: "flux",
    kind: "reconciled",
    deliveryKey: key(),
    occurredAt: at(minute),
    receivedAt: at(minute),
    subject: "instance",
    outcome,
    revision,
    reason: outcome === "failed" ? "HealthCheckFailed" : "ReconciliationSucceeded",
    message: "",
    object: "Kustomization/flux-system/shop.checkout",
    ...more,
  };
}
function canary(
  minute: number,
  phase: CanaryMoved["phase"],
  more: Partial<CanaryMoved> = {},
): CanaryMoved {
  return {
    source: "flagger",
    kind: "canary",
    deliveryKey: key(),
    occurredAt: at(minute),
    receivedAt: at(minute),
    phase,
    weight: null,
    message: "",
    object: "Canary/shop/checkout",
    asked: false,
    ...more,
  };
}
const later = (phase: CanaryMoved["phase"], milliseconds: number, name: string) =>
  canary(14, phase, {
    deliveryKey: name,
    occurredAt: new Date(at(14).getTime() + milliseconds),
    asked: milliseconds === 0,
  });
const mergesIn = (events: readonly TimelineEvent[]) =>
  events.flatMap((event) =>
    event.kind === "pull-request" && event.state === "merged" ? [event.mergedAt] : [],
  );
const fold = (events: readonly TimelineEvent[], more: TimelineFacts = {}) =>
  foldTimeline(events, { ...facts, ...more }, now);

const submitted = portal(0, { kind: "submitted", revision: 1, by: "Dana" });
const checked = portal(1, { kind: "checked", revision: 1, denied: 0, warned: 2, notJudged: 0 });
const merged = [submitted, checked, pull(2, "open"), pull(10, "merged")];

describe("a pull request in other hands", () => {
  const asked = [submitted, checked, pull(2, "open", { base: "main" })];
  const ours = { branch: "main", ownCommits: ["head"] };

  test("that is pointed at another branch says so, and is as before once it is pointed back", () => {
    const away = pull(5, "open", { base: "release" });
    expect(fold([...asked, away], ours)).toMatchObject({
      state: "pull-request-open",
      ended: false,
      reason: { code: "retargeted", sentence: expect.stringContaining("release") as string },
    });
    expect(fold([...asked, away, pull(6, "open", { base: "main" })], ours).reason).toBeUndefined();
  });

  test("that is merged into another branch deploys nothing, and is over", () => {
    const away = fold([...asked, pull(5, "merged", { base: "release" })], ours);
    expect(away).toMatchObject({
      state: "closed",
      ended: true,
      mergeCommit: null,
      reason: { code: "merged-elsewhere" },
    });
    expect(fold([...asked, pull(5, "merged", { base: "main" })], ours)).toMatchObject({
      state: "merged",
      mergeCommit: "merge",
    });
  });

  test("that somebody pushed to says so, whether it was by force or not", () => {
    const byHand = {
      detail: expect.stringContaining("Somebody pushed to the branch by hand") as string,
    };
    expect(fold(asked, ours).steps).not.toContainEqual(expect.objectContaining(byHand));
    expect(
      fold([...asked, pull(5, "open", { base: "main", headCommit: "theirs" })], ours).steps,
    ).toContainEqual(expect.objectContaining(byHand));
  });

  test("within one second of GitHub's, what is known to be the last word counts, else what comes later in a life", () => {
    const [open, closed] = [pull(5, "open"), pull(5, "closed")];
    expect(fold([...asked, open, closed]).state).toBe("closed");
    expect(fold([...asked, closed, pull(5, "open", { within: "reopened" })]).state).toBe(
      "pull-request-open",
    );
    expect(fold([...asked, closed, pull(5, "open", { within: "settled" })]).state).toBe(
      "pull-request-open",
    );
    expect(
      fold([
        ...asked,
        pull(5, "closed", { within: "settled" }),
        pull(5, "open", { within: "reopened" }),
      ]).state,
    ).toBe("closed");
  });

  test("that the host does not let be closed says why, until it is tried again", () => {
    const cancelled = portal(4, { kind: "cancelled", by: "Dana" });
    const refused = portal(5, {
      kind: "refused",
      revision: 1,
      reason: "Slipway's account may not do that.",
    });
    expect(fold([...asked, cancelled, refused])).toMatchObject({
      state: "cancelled",
      ended: false,
      reason: { code: "refused", sentence: "Slipway's account may not do that." },
    });
    expect(
      fold([
        ...asked,
        cancelled,
        refused,
        portal(6, { kind: "waiting", revision: 1, waitsFor: "Trying again" }),
      ]).reason,
    ).toBeUndefined();
    // A refusal of before has nothing to do with it.
    expect(
      fold([...asked, portal(3, { kind: "refused", revision: 1, reason: "Old" }), cancelled])
        .reason,
    ).toBeUndefined();
  });
});

describe("up to the merge", () => {
  test("a request goes from submitted over checked, pull request open and approved to merged", () => {
    expect(fold([submitted])).toMatchObject({ state: "submitted", since: at(0) });
    expect(fold([submitted, checked])).toMatchObject({ state: "checked", since: at(1) });
    expect(fold([submitted, checked, pull(2, "open")])).toMatchObject({
      state: "pull-request-open",
      since: at(2),
    });
    expect(
      fold([submitted, checked, pull(2, "open"), review(5, "ops-olivia", "approved")]),
    ).toMatchObject({ state: "approved", since: at(5) });
    expect(fold(merged)).toMatchObject({
      state: "merged",
      since: at(10),
      mergeCommit: "merge",
      ended: false,
    });
  });

  test("while the host does not answer the request waits and says why, and the pull request ends the wait", () => {
    const waiting = portal(2, {
      kind: "waiting",
      revision: 1,
      waitsFor: "GitHub does not answer.",
    });
    expect(fold([submitted, checked, waiting])).toMatchObject({
      state: "waiting",
      reason: { sentence: "GitHub does not answer." },
    });
    expect(fold([submitted, checked, waiting, pull(3, "open")]).state).toBe("pull-request-open");
  });

  test("a refusal fails the request until another revision is submitted", () => {
    const refused = portal(2, {
      kind: "refused",
      revision: 1,
      reason: "Slipway's account may not do that.",
      hint: "Ask Ops.",
    });
    expect(fold([submitted, refused])).toMatchObject({
      state: "failed",
      reason: { sentence: "Slipway's account may not do that.", hint: "Ask Ops." },
      ended: false,
    });
    expect(
      fold([submitted, refused, portal(3, { kind: "submitted", revision: 2, by: "Dana" })]).state,
    ).not.toBe("failed");
  });

  test("a waiting second revision keeps its pull request but says what it waits for, until it is pushed", () => {
    const second = portal(5, { kind: "submitted", revision: 2, by: "Dana" });
    const waiting = portal(6, {
      kind: "waiting",
      revision: 2,
      waitsFor: "GitHub asks for a pause.",
    });
    const events = [submitted, checked, pull(2, "open"), second, waiting];
    expect(fold(events)).toMatchObject({ state: "waiting" });
    expect(
      fold([...events, portal(8, { kind: "pushed", revision: 2, commit: "head2" })]).state,
    ).toBe("pull-request-open");
  });

  test("a reviewer's last verdict counts: a request for changes takes the approval back, a comment does not", () => {
    const open = [submitted, pull(2, "open"), review(3, "olivia", "approved")];
    expect(fold([...open, review(4, "olivia", "commented")]).state).toBe("approved");
    expect(fold([...open, review(4, "olivia", "changes-requested")])).toMatchObject({
      state: "pull-request-open",
    });
    expect(fold([...open, review(3, "olivia", "dismissed")]).state).toBe("pull-request-open");
  });

  test("where somebody else must approve, the requester's own approval does not count", () => {
    const events = [submitted, pull(2, "open"), review(3, "Dana-Dev", "approved")];
    const asked = (standing: ApproverStanding, more: Partial<TimelineFacts> = {}) =>
      fold(events, {
        requiresApproval: true,
        approver: (login) => (login === "Dana-Dev" ? standing : "counts"),
        ...more,
      });
    expect(asked("requester")).toMatchObject({
      state: "pull-request-open",
      steps: expect.arrayContaining([
        expect.objectContaining({
          key: "approved",
          detail: "Dana-Dev approved, but requested this change.",
          hint: "Somebody else has to approve it.",
        }),
      ]),
    });
    expect(asked("counts").state).toBe("approved");
    expect(asked("requester", { requiresApproval: false }).state).toBe("approved");
  });

  test("where it takes two people, one approval is set aside until there is a second, and it counts from then on", () => {
    const two = { requiresApproval: true, approvals: 2 } as const;
    const one = [submitted, pull(2, "open"), review(3, "olivia", "approved")];
    const waits = fold(one, two);
    expect(waits.state).toBe("pull-request-open");
    expect(waits.steps.find(({ key }) => key === "approved")?.detail).toMatch(
      /^olivia approved\. It takes two people/,
    );
    const second = review(5, "diego", "approved");
    expect(fold([...one, second], two)).toMatchObject({
      state: "approved",
      since: second.occurredAt,
    });
    expect(fold(one, { ...two, requiresApproval: false }).state).toBe("approved");
  });

  test.each<[ApproverStanding, RegExp]>([
    ["program", /is a bot/],
    ["unknown", /this login is not linked/],
    ["not-ops", /needs the platform team/],
  ])("an approval that does not count (%s) says why and what to do", (standing, words) => {
    const { steps, state } = fold([submitted, pull(2, "open"), review(3, "diego", "approved")], {
      requiresApproval: true,
      approver: () => standing,
    });
    const step = steps.find(({ key }) => key === "approved");
    expect(state).toBe("pull-request-open");
    expect([step?.detail, step?.hint]).toEqual([expect.stringMatching(words), expect.any(String)]);
  });

  test("where an approval is required, it is required of the commit that will be merged", () => {
    const stale = { ...review(3, "olivia", "approved"), commit: "head1" };
    const events = [submitted, pull(4, "open", { headCommit: "head2" }), stale];
    expect(fold(events, { requiresApproval: true }).state).toBe("pull-request-open");
    expect(fold(events).state).toBe("approved");
    expect(
      fold([...events, { ...review(5, "olivia", "approved"), commit: "head2" }], {
        requiresApproval: true,
      }).state,
    ).toBe("approved");
  });

  test("closed without a merge, it is closed; reopened, it is open; cancelled, it is cancelled; merged after all, it is merged", () => {
    const closed = [submitted, pull(2, "open"), pull(5, "closed")];
    expect(fold(closed)).toMatchObject({ state: "closed", ended: true });
    expect(fold([...closed, pull(6, "open")]).state).toBe("pull-request-open");
    const cancelled = [...closed, portal(4, { kind: "cancelled", by: "Dana" })];
    expect(fold(cancelled)).toMatchObject({ state: "cancelled", ended: true });
    expect(fold([...cancelled, pull(6, "merged")]).state).toBe("merged");
  });

  test("a merge is never undone, though the pull request is told to be closed or open later", () => {
    for (const state of ["closed", "open"] as const) {
      const later = fold([...merged, pull(12, state), pull(13, state, { within: "settled" })]);
      expect(later).toMatchObject({ state: "merged", since: at(10), mergeCommit: "merge" });
    }
  });

  test("an old snapshot never undoes a newer one", () => {
    expect(
      fold([submitted, pull(10, "merged"), pull(2, "open"), pull(9, "closed", { number: 6 })])
        .state,
    ).toBe("merged");
  });
});

describe("from merge to running", () => {
  test("applied and healthy at the merge commit or at one that descends from it", () => {
    expect(fold([...merged, flux(12, "applied", "merge")])).toMatchObject({
      state: "applied",
      since: at(12),
    });
    expect(
      fold([...merged, flux(12, "applied", "merge"), flux(14, "ready", "merge")]),
    ).toMatchObject({ state: "healthy", since: at(14), ended: true });
    expect(fold([...merged, flux(14, "ready", "d")])).toMatchObject({
      state: "healthy",
      since: at(14),
    });
  });

  test.each(["HealthCheckFailed", "PruneFailed"])(
    "%s comes after the objects were applied, which counts",
    (reason) => {
      const { state, steps } = fold([...merged, flux(12, "failed", "merge", { reason })]);
      expect(state).toBe("failed");
      expect(steps.find(({ key }) => key === "applied")).toMatchObject({
        state: "done",
        at: at(12),
      });
      expect(steps.find(({ key }) => key === "healthy")?.state).toBe("failed");
      const early = fold([...merged, flux(12, "failed", "merge", { reason: "BuildFailed" })]).steps;
      expect(early.find(({ key }) => key === "applied")?.state).toBe("failed");
    },
  );

  test("what runs at a commit before the merge says nothing of it", () => {
    expect(fold([...merged, flux(12, "ready", "a"), flux(13, "failed", "a")]).state).toBe("merged");
  });

  test("a revision nobody can place is asked for, and counts for nothing until then", () => {
    const timeline = fold([...merged, flux(12, "ready", "mystery")]);
    expect(timeline).toMatchObject({ state: "merged", unknownRevisions: ["mystery"] });
    expect(fold(merged).unknownRevisions).toEqual([]);
    expect(
      fold([...merged, flux(12, "ready", "mystery"), flux(13, "ready", "merge")]).unknownRevisions,
    ).toEqual([]);
    // Seen long before the merge, it cannot hold it.
    expect(fold([...merged, flux(1, "ready", "mystery")]).unknownRevisions).toEqual([]);
  });

  test("a source that has fetched, or a parent that is ready, does not make the instance applied", () => {
    expect(
      fold([
        ...merged,
        flux(11, "ready", "merge", { subject: "source" }),
        flux(12, "ready", "merge", { subject: "parent" }),
      ]).state,
    ).toBe("merged");
  });

  test("a failing health check fails it with one reason, and a later success heals it, whichever is told first", () => {
    const message =
      "health check failed after 2m0s: timeout waiting for: [Deployment/shop/checkout status: 'InProgress']";
    const failed = flux(14, "failed", "merge", { message });
    const timeline = fold([...merged, flux(12, "applied", "merge"), failed]);
    expect(timeline).toMatchObject({
      state: "failed",
      since: at(14),
      reason: { code: "health-check-failed", object: "Deployment/shop/checkout", raw: message },
    });
    expect(timeline.reason?.sentence).toBe("Deployment checkout did not become ready in time.");
    expect(fold([flux(20, "ready", "merge"), ...merged, failed])).toMatchObject({
      state: "healthy",
      since: at(20),
    });
  });

  test("a retry of the revision that failed does not make it look well; another revision under way does", () => {
    const failed = [...merged, flux(12, "applied", "merge"), flux(14, "failed", "merge")];
    expect(fold([...failed, flux(15, "started", "merge")]).state).toBe("failed");
    expect(fold([...failed, flux(15, "applied", "c")]).state).toBe("applied");
    expect(fold([...failed, flux(13, "applied", "c")]).state).toBe("failed");
  });

  test("once it got there, later trouble is the instance's and no longer this request's", () => {
    expect(fold([...merged, flux(14, "ready", "merge"), flux(30, "failed", "d")])).toMatchObject({
      state: "healthy",
      since: at(14),
    });
  });

  test("a parent that does not build blocks until the instance itself is heard of", () => {
    const blocked = [
      ...merged,
      flux(12, "failed", "c", {
        subject: "parent",
        reason: "BuildFailed",
        message: "accumulating resources: bad.yaml",
      }),
    ];
    expect(fold(blocked)).toMatchObject({
      state: "failed",
      reason: { code: "parent-build-failed" },
    });
    expect(fold([...blocked, flux(13, "applied", "merge")]).state).toBe("applied");
    expect(fold([...blocked, flux(15, "ready", "d", { subject: "parent" })]).state).toBe("merged");
  });

  test("a source that cannot be fetched blocks, by time, since it names no revision", () => {
    const broken = flux(12, "failed", null, {
      subject: "source",
      reason: "GitOperationFailed",
      message: "authentication required",
    });
    expect(fold([...merged, broken])).toMatchObject({
      state: "failed",
      reason: { code: "source-failed" },
    });
    expect(fold([...merged, { ...broken, occurredAt: at(5) }]).state).toBe("merged");
  });

  test("waiting for a dependency is not a failure, but says so", () => {
    const timeline = fold([
      ...merged,
      flux(12, "blocked", "merge", {
        reason: "DependencyNotReady",
        message: "dependency 'flux-system/shop.db' is not ready",
      }),
    ]);
    expect(timeline).toMatchObject({
      state: "merged",
      reason: {
        code: "dependency-not-ready",
        sentence: "It waits for flux-system/shop.db, which is not ready.",
      },
    });
    expect(timeline.steps.find((step) => step.key === "applied")).toMatchObject({
      state: "waiting",
    });
  });

  test("a cluster on another line of history is a failure of its own", () => {
    expect(fold([...merged, flux(12, "ready", "x")])).toMatchObject({
      state: "failed",
      reason: { code: "diverged" },
    });
    expect(fold([...merged, flux(12, "ready", "x"), flux(13, "ready", "merge")]).state).toBe(
      "healthy",
    );
  });

  test("a later change of the instance supersedes one that did not get there", () => {
    const overtaken = portal(20, { kind: "overtaken", commit: "d" });
    expect(fold([...merged, flux(14, "applied", "merge"), overtaken])).toMatchObject({
      state: "superseded",
      ended: true,
      replaced: { at: at(20), commit: "d" },
    });
    expect(fold([...merged, overtaken, flux(25, "ready", "d")]).state).toBe("superseded");
    expect(fold([...merged, overtaken, flux(25, "ready", "c")]).state).toBe("healthy");
  });

  test("what failed stays failed when something replaces it: its reason and its step are kept, and it is over", () => {
    const overtaken = portal(20, { kind: "overtaken", commit: "d", byRequestId: "the-removal" });
    const failed = [...merged, flux(14, "failed", "merge")];
    const { state, since, reason, ended, replaced, steps } = fold([...failed, overtaken]);
    expect({ state, since, reason }).toEqual({
      state: "failed",
      since: at(14),
      reason: fold(failed).reason,
    });
    expect({ ended, replaced }).toEqual({
      ended: true,
      replaced: { at: at(20), commit: "d", requestId: "the-removal" },
    });
    expect(steps.at(-1)).toMatchObject({ key: "healthy", state: "failed", at: at(14) });
    expect(fold([...failed, overtaken, flux(25, "failed", "d")])).toMatchObject({
      state: "failed",
      since: at(14),
    });
    expect(
      fold([...merged, flux(14, "failed", "merge", { reason: "BuildFailed" }), overtaken])
        .steps.map((step) => step.state)
        .slice(-2),
    ).toEqual(["failed", "skipped"]);
  });

  test("the time of a failure is that of the first, not of the controller's last try", () => {
    const tries = [14, 15, 16].flatMap((minute) => [
      flux(minute, "failed", "merge"),
      flux(minute + 0.5, "started", "merge"),
    ]);
    expect(fold([...merged, ...tries, flux(20, "failed", "d")])).toMatchObject({
      state: "failed",
      since: at(14),
    });
  });

  test("a removal is done once the cluster has its Kustomization no more, or that said that it pruned: its parent's word is only the beginning", () => {
    const removal = {
      kind: "remove" as const,
      canAsk: true,
      object: "Kustomization/flux-system/shop.checkout",
      kept: ["PersistentVolumeClaim data"],
    };
    const gone = (minute: number, object = removal.object): TimelineEvent => ({
      source: "flux",
      kind: "gone",
      deliveryKey: key(),
      occurredAt: at(minute),
      receivedAt: at(minute),
      object,
    });
    const parent = flux(12, "applied", "merge", {
      subject: "parent",
      message: `${removal.object} deleted`,
    });
    const begun = fold([...merged, parent], removal);
    expect(begun).toMatchObject({ state: "applied", ended: false });
    expect(begun.steps.at(-1)).toMatchObject({
      state: "current",
      detail: "Flux is deleting what it made. PersistentVolumeClaim data stays, with the data.",
    });
    const pruned = flux(13, "applied", "a", {
      message: "Deployment/shop/checkout deleted\nPersistentVolumeClaim/shop/data skipped",
    });
    expect(fold([...merged, parent, pruned], removal)).toMatchObject({
      state: "healthy",
      since: at(13),
      ended: true,
    });
    expect(fold([...merged, parent, gone(14)], removal)).toMatchObject({
      state: "healthy",
      since: at(14),
    });
    expect(
      fold([...merged, gone(14)], removal).steps.find((step) => step.key === "applied")?.state,
    ).toBe("done");
    expect(fold([...merged, parent, gone(14)], removal).steps.at(-1)).toMatchObject({
      title: "Removed",
      detail: "PersistentVolumeClaim data stays, with the data.",
    });
    // Not of this object, not of this change, or said before its parent acted.
    for (const other of [
      gone(14, "Kustomization/flux-system/shop.other"),
      gone(5),
      flux(13, "applied", "a", {
        message: "Deployment/shop/checkout configured\nService/shop/old deleted",
      }),
    ]) {
      expect(fold([...merged, parent, other], removal).state).toBe("applied");
    }
    expect(
      fold(
        [...merged, flux(11, "applied", "a", { message: "ConfigMap/shop/old deleted" }), parent],
        removal,
      ).state,
    ).toBe("applied");
  });

  test("a removal that cannot delete says so until it can, and one whose account is gone says what is left", () => {
    const removal = {
      kind: "remove" as const,
      canAsk: true,
      object: "Kustomization/flux-system/shop.checkout",
    };
    const parent = flux(12, "ready", "merge", { subject: "parent" });
    const stuck = flux(13, "failed", "a", { message: "pruning for deleted resource failed" });
    expect(fold([...merged, parent, stuck], removal)).toMatchObject({
      state: "failed",
      ended: false,
      reason: { code: "removal-failed" },
    });
    const pruned = flux(15, "applied", "a", { message: "Deployment/shop/checkout deleted" });
    expect(fold([...merged, parent, stuck, pruned], removal)).toMatchObject({
      state: "healthy",
      ended: true,
    });
    const left = flux(13, "failed", "a", {
      message: "unable to prune objects: \nDeployment/shop/checkout",
    });
    const gone: TimelineEvent = {
      source: "flux",
      kind: "gone",
      deliveryKey: key(),
      occurredAt: at(14),
      receivedAt: at(14),
      object: removal.object,
    };
    const orphaned = fold([...merged, parent, left, gone], removal);
    expect(orphaned).toMatchObject({
      state: "failed",
      ended: true,
      reason: {
        code: "left-running",
        sentence: "1 object of checkout may still be there, owned by nobody: Deployment checkout.",
      },
    });
    expect(orphaned.steps.at(-1)).toMatchObject({ title: "Not removed", state: "failed" });
    // The cluster was asked for what it made, and has none of it.
    const looked = { ...gone, looked: 1 };
    expect(fold([...merged, parent, left, looked], removal).state).toBe("healthy");
  });

  test("a removal that left objects running is never done, until the cluster has them no more", () => {
    const removal = {
      kind: "remove" as const,
      canAsk: true,
      object: "Kustomization/flux-system/shop.worker1",
      kept: ["PersistentVolumeClaim data"],
    };
    const goneAt = (minute: number, left: readonly string[]): TimelineEvent => ({
      source: "flux",
      kind: "gone",
      deliveryKey: key(),
      occurredAt: at(minute),
      receivedAt: at(minute),
      object: removal.object,
      left,
      looked: 7,
      suspended: true,
    });
    const parent = flux(12, "ready", "merge", { subject: "parent" });
    const objects = ["a", "b", "c", "d", "e", "f"].map((name) => `Service/shop/${name}`);
    const left = goneAt(14, [...objects, "PersistentVolumeClaim/shop/data"]);
    expect(fold([...merged, parent, left], removal)).toMatchObject({
      state: "failed",
      ended: false,
      since: at(14),
      reason: {
        code: "left-running",
        sentence:
          "6 objects of worker1 are still there, owned by nobody: Service a, Service b, Service c, Service d, Service e and 1 more.",
        hint: expect.stringMatching(/^Its Kustomization was suspended.* delete them by hand/),
      },
    });
    // Of some of it nobody saw whether it is there.
    const some = { ...goneAt(16, objects.slice(0, 3)), unseen: objects.slice(1, 2) };
    expect(fold([...merged, parent, left, some], removal)).toMatchObject({
      ended: false,
      reason: {
        sentence:
          "3 objects of worker1 may still be there, owned by nobody: Service a, Service b, Service c.",
        hint: expect.stringMatching(
          /looks again by itself.* cannot see whether 1 of them is there\.$/,
        ),
      },
    });
    // Of what is not to stay, nothing is there that was seen: nothing can be found out any more.
    const unseen = {
      ...goneAt(18, [objects[0] ?? "", "PersistentVolumeClaim/shop/data"]),
      unseen: [objects[0] ?? ""],
    };
    expect(fold([...merged, parent, left, unseen], removal)).toMatchObject({
      state: "failed",
      ended: true,
      reason: { code: "left-running", hint: expect.stringMatching(/cannot see whether/) },
    });
    // Only what is to stay is there.
    expect(
      fold([...merged, parent, left, goneAt(20, ["PersistentVolumeClaim/shop/data"])], removal),
    ).toMatchObject({ state: "healthy", since: at(20), ended: true });
  });

  test("what is suspended is said in place of what would go on by itself, as far as it holds this change up", () => {
    const applied = flux(12, "applied", "merge");
    for (const what of ["instance", "parent", "source"] as const)
      expect(fold(merged, suspended(what))).toMatchObject({
        state: "merged",
        reason: { code: "suspended", hint: expect.stringContaining("flux resume") },
      });
    const waiting = flux(12, "blocked", null, { reason: "DependencyNotReady" });
    expect(fold([...merged, waiting], suspended("instance")).reason?.code).toBe("suspended");
    expect(fold([...merged, applied], suspended("instance")).reason?.code).toBe("suspended");
    // It has reached its own Kustomization: what is above is past.
    expect(fold([...merged, applied], suspended("source")).reason).toBeUndefined();
    const failed = fold([...merged, flux(13, "failed", "merge")], suspended("instance"));
    expect(failed).toMatchObject({
      state: "failed",
      reason: { code: "health-check-failed", hint: expect.stringMatching(/^Flux is suspended/) },
    });
    expect(fold([...merged, flux(13, "ready", "merge")], suspended("instance"))).toMatchObject({
      state: "healthy",
    });
    const step = fold(merged, suspended("parent")).steps.find(({ key }) => key === "applied");
    expect(step).toMatchObject({ state: "waiting", detail: expect.stringMatching(/suspended/) });
  });

  test("a reason that a retry got past no longer stands, and history keeps it", () => {
    const refused = flux(12, "failed", "merge", {
      reason: "ReconciliationFailed",
      message: "dry-run failed (Forbidden): exceeded quota: team",
    });
    const retried = [...merged, refused, flux(14, "applied", "merge")];
    const again = fold(retried);
    expect(again).toMatchObject({ state: "applied" });
    expect(again.reason).toBeUndefined();
    expect(fold([...retried, flux(16, "ready", "merge")]).steps.at(-1)).toMatchObject({
      state: "done",
      detail: "It failed before: The team's quota in this namespace is used up.",
    });
    // A health check that failed stands until another one passes.
    const unhealthy = [...merged, flux(12, "failed", "merge"), flux(14, "applied", "merge")];
    expect(fold(unhealthy).state).toBe("failed");
  });

  test("its time to become ready is counted from when it was applied, whatever other commits do to Flux's clock", () => {
    const timed = { timeout: 300_000 };
    const applied = flux(12, "applied", "merge");
    expect(fold([...merged, applied], timed).deadline).toEqual({ at: at(17), timeout: 300_000 });
    const canceled = [14, 16].map((minute) => flux(minute, "started", "c"));
    const waiting = [...merged, applied, ...canceled, flux(16.5, "applied", "c")];
    expect(fold(waiting, timed).deadline?.at).toEqual(at(17));
    const over = portal(17, {
      kind: "timed-out",
      timeout: 300_000,
      unready: ["Deployment site1, 0 of 2 available"],
    });
    const late = fold([...waiting, over], timed);
    expect(late).toMatchObject({
      state: "failed",
      since: at(17),
      ended: false,
      reason: {
        code: "not-ready-in-time",
        sentence: "Not ready within its 5 minutes: Deployment site1, 0 of 2 available.",
        object: "Deployment site1",
      },
    });
    expect(late.deadline).toBeUndefined();
    const ready = fold([flux(20, "ready", "c"), over, ...waiting], timed);
    expect(ready).toMatchObject({ state: "healthy", since: at(20), ended: true });
    expect(ready.steps.at(-1)?.detail).toBe("Failed after 5 minutes, ready after 8 minutes.");
    // That it was ready in time may be heard too late.
    expect(fold([...waiting, over, flux(16, "ready", "c")], timed).steps.at(-1)?.detail).toBe(
      undefined,
    );
  });

  test("no time is counted of what is suspended, ready but for its canary, or being removed", () => {
    const timed = { timeout: 300_000 };
    const applied = [...merged, flux(12, "applied", "merge")];
    expect(fold(applied, { ...timed, ...suspended("instance") }).deadline).toBeUndefined();
    const resumed = (minute: number): TimelineEvent => ({
      source: "flux",
      kind: "resumed",
      deliveryKey: key(),
      occurredAt: at(minute),
      receivedAt: at(minute),
    });
    expect(fold([...applied, resumed(60), resumed(72)], timed).deadline?.at).toEqual(at(77));
    // It was resumed before it was applied.
    expect(fold([...applied, resumed(11)], timed).deadline?.at).toEqual(at(17));
    expect(
      fold([...applied, flux(13, "ready", "merge")], {
        ...timed,
        hasCanary: true,
        newVersion: true,
      }).deadline,
    ).toBeUndefined();
    const parent = flux(12, "applied", "merge", { subject: "parent" });
    expect(fold([...merged, parent], { ...timed, kind: "remove" }).deadline).toBeUndefined();
  });

  test("what it waits for is named, and why that one waits", () => {
    const waiting = flux(12, "blocked", null, {
      reason: "DependencyNotReady",
      message: "dependency 'flux-system/shop.db' is not ready",
    });
    const names: string[] = [];
    const told = fold([...merged, waiting], {
      standingOf: (name) => {
        names.push(name);
        return "is suspended";
      },
    });
    expect(told.reason?.sentence).toBe("It waits for flux-system/shop.db, which is suspended.");
    expect(names).toEqual(["flux-system/shop.db"]);
    const notified = flux(13, "blocked", "merge", {
      reason: "DependencyNotReady",
      message: "Dependencies do not meet ready condition, retrying in 30s",
    });
    expect(fold([...merged, waiting, notified]).reason?.sentence).toBe(
      "It waits for flux-system/shop.db, which is not ready.",
    );
  });

  test("where the cluster cannot be asked, a removal is done when its parent has reconciled without it", () => {
    const removal = { kind: "remove" as const };
    expect(fold([...merged, flux(12, "ready", "merge")], removal).state).toBe("merged");
    const done = fold([...merged, flux(12, "ready", "merge", { subject: "parent" })], removal);
    expect(done).toMatchObject({ state: "healthy" });
    const pruned = flux(12, "applied", "merge", {
      subject: "parent",
      message: "Kustomization/flux-system/shop.checkout deleted",
    });
    expect(
      fold([...merged, pruned], { ...removal, object: "Kustomization/flux-system/shop.checkout" })
        .state,
    ).toBe("healthy");
    expect(
      fold([...merged, pruned], { ...removal, object: "Kustomization/flux-system/shop.other" })
        .state,
    ).toBe("applied");
    // The instance itself sees the commit first, and cannot find its folder any more.
    expect(
      fold(
        [
          ...merged,
          flux(11, "failed", "merge", {
            reason: "ArtifactFailed",
            message: "kustomization path not found",
          }),
        ],
        removal,
      ).state,
    ).toBe("merged");
    expect(done.steps.at(-1)).toMatchObject({ title: "Removed", state: "done" });
  });

  test("with a canary it is healthy once that succeeded, and rolled back when it failed", () => {
    const analysed = { hasCanary: true };
    const applied = [...merged, flux(12, "ready", "merge")];
    expect(fold([...applied, canary(13, "Progressing", { weight: 10 })], analysed)).toMatchObject({
      state: "progressing",
      since: at(13),
    });
    expect(
      fold([...applied, canary(13, "Progressing"), canary(20, "Succeeded")], analysed),
    ).toMatchObject({ state: "healthy", since: at(20) });
    const back = fold([...applied, canary(13, "Progressing"), canary(20, "Failed")], analysed);
    expect(back).toMatchObject({ state: "rolled-back", reason: { code: "canary-failed" } });
    expect(back.steps.at(-1)).toMatchObject({ key: "healthy", state: "skipped" });
    expect(back.steps.at(-1)?.detail).toBeUndefined();
  });

  test("a canary that succeeded for the change before says nothing of this one, unless asked after Flux was done", () => {
    const analysed = { hasCanary: true };
    const applied = [...merged, flux(12, "ready", "merge")];
    expect(fold([...applied, canary(3, "Succeeded")], analysed).state).toBe("applied");
    expect(
      fold([...applied, canary(3, "Succeeded", { asked: true, receivedAt: at(13) })], analysed)
        .state,
    ).toBe("healthy");
  });

  test("a change without a new version is healthy when Flux says so: of its canary there is nothing new to hear", () => {
    expect(
      fold([...merged, flux(12, "ready", "merge")], { hasCanary: true, newVersion: false }),
    ).toMatchObject({ state: "healthy", since: at(12) });
    const before = canary(11, "Initialized", { asked: true, receivedAt: at(12) });
    expect(
      fold([...merged, flux(10, "applied", "merge"), before, flux(13, "ready", "merge")], {
        hasCanary: true,
      }).state,
    ).toBe("healthy");
  });

  test("a new version waits for its own analysis, however early Flux is done: Flagger looks later", () => {
    const released = { hasCanary: true, newVersion: true };
    const early = [
      ...merged,
      flux(12, "ready", "merge"),
      canary(3, "Succeeded", { asked: true, receivedAt: at(13) }),
    ];
    expect(fold(early, released)).toMatchObject({ state: "applied", ended: false });
    expect(fold([...early, canary(14, "Failed")], released)).toMatchObject({
      state: "rolled-back",
      ended: true,
    });
    expect(
      fold([...early, canary(20, "Succeeded", { asked: true, receivedAt: at(21) })], released),
    ).toMatchObject({ state: "healthy", since: at(20) });
    // Nobody listened meanwhile, and Flux waited for the canary: that it was applied is known from
    // its end only.
    expect(
      fold(
        [
          ...merged,
          flux(21, "ready", "merge"),
          canary(20, "Succeeded", { asked: true, receivedAt: at(30) }),
        ],
        released,
      ),
    ).toMatchObject({ state: "healthy", since: at(21) });
  });

  test("within a second, a canary that failed has ended, whatever else is known of that second", () => {
    for (const name of ["a", "z"]) {
      expect(
        fold(
          [
            ...merged,
            flux(12, "ready", "merge"),
            later("Progressing", 0, "m"),
            later("Failed", 0, name),
            later("Progressing", 900, "n"),
          ],
          { hasCanary: true },
        ).state,
      ).toBe("rolled-back");
    }
  });

  test("a canary that failed before stops Flux, and the change no more once Flagger is at its new version", () => {
    const released = { hasCanary: true, newVersion: true };
    const message =
      "health check failed after 41ms: failed early due to stalled resources: [Canary/shop/checkout status: 'Failed']";
    const stopped = [
      ...merged,
      flux(12, "applied", "merge"),
      flux(13, "failed", "merge", { message }),
    ];
    expect(fold(stopped, released).state).toBe("failed");
    expect(fold([...stopped, canary(14, "Progressing", { weight: 10 })], released).state).toBe(
      "progressing",
    );
    expect(fold([...stopped, canary(14, "Failed")], released).state).toBe("rolled-back");
    const also = flux(13, "failed", "merge", {
      message: message.replace("]", ", Job/shop/migrate status: 'Failed']"),
    });
    expect(
      fold([...merged, flux(12, "applied", "merge"), also, canary(14, "Progressing")], released)
        .state,
    ).toBe("failed");
  });
});

describe("steps", () => {
  test("every step has its time and how long it took; the one under way counts until now", () => {
    const { steps } = fold([...merged, flux(12, "applied", "merge")]);
    expect(steps.map(({ key, state, duration }) => [key, state, duration])).toEqual([
      ["submitted", "done", null],
      ["checked", "done", 60_000],
      ["pull-request", "done", 60_000],
      ["approved", "skipped", null],
      ["merged", "done", 480_000],
      ["applied", "done", 120_000],
      ["healthy", "current", 48 * 60_000],
    ]);
    expect(steps[2]?.link).toEqual({
      url: "https://git.example.com/platform/pull/7",
      title: "Pull request #7",
    });
    expect(steps[1]?.detail).toBe("2 warnings");
  });

  test("a step is measured from what it could begin with: what a person thinks before a resubmit is no step's", () => {
    const { steps } = fold([
      submitted,
      checked,
      pull(2, "open"),
      portal(2, { kind: "pushed", revision: 1, commit: "head" }),
      portal(30, { kind: "submitted", revision: 2, by: "Dana" }),
      portal(30.1, { kind: "checked", revision: 2, denied: 0, warned: 0, notJudged: 0 }),
      portal(30.2, { kind: "pushed", revision: 2, commit: "head" }),
    ]);
    const took = (step: string) => steps.find(({ key: name }) => name === step)?.duration;
    expect(took("checked")).toBe(6_000);
    expect(took("pull-request")).toBe(60_000);
    expect(steps.find(({ state }) => state === "current")).toMatchObject({
      key: "approved",
      since: at(30.2),
      duration: 29.8 * 60_000,
    });
  });

  test("a failure stands at the step where it happened, with its hint, and what comes after is not reached", () => {
    const { steps } = fold([...merged, flux(12, "failed", "merge", { reason: "BuildFailed" })]);
    expect(steps.map((step) => step.state)).toEqual([
      "done",
      "done",
      "done",
      "skipped",
      "done",
      "failed",
      "upcoming",
    ]);
    expect(steps[5]?.hint).toMatch(/names the file/);
  });

  test("a closed request skips what it will never reach", () => {
    expect(
      fold([submitted, checked, pull(2, "open"), pull(5, "closed")]).steps.map(
        (step) => step.state,
      ),
    ).toEqual(["done", "done", "done", "skipped", "failed", "skipped", "skipped"]);
  });

  test("a request of which nothing is known yet has begun", () => {
    expect(fold([])).toMatchObject({ state: "submitted", since: now });
  });
});

describe("the same, whatever the order, delay or repetition", () => {
  const minutes = fc.integer({ min: 0, max: 40 });
  const revision = fc.constantFrom("a", "merge", "c", "d", "x", "unplaced");
  const anyEvent: fc.Arbitrary<TimelineEvent> = fc.oneof(
    minutes.map((minute) =>
      portal(minute, { kind: "checked", revision: 1, denied: 0, warned: 0, notJudged: 0 }),
    ),
    fc
      .tuple(minutes, fc.integer({ min: 1, max: 3 }))
      .map(([minute, revision]) => portal(minute, { kind: "submitted", revision, by: "Dana" })),
    fc
      .tuple(minutes, fc.integer({ min: 1, max: 3 }))
      .map(([minute, revision]) =>
        portal(minute, { kind: "waiting", revision, waitsFor: "GitHub" }),
      ),
    fc
      .tuple(minutes, fc.integer({ min: 1, max: 3 }))
      .map(([minute, revision]) => portal(minute, { kind: "pushed", revision, commit: "head" })),
    fc
      .tuple(minutes, fc.integer({ min: 1, max: 3 }))
      .map(([minute, revision]) => portal(minute, { kind: "refused", revision, reason: "no" })),
    minutes.map((minute) => portal(minute, { kind: "cancelled", by: "Dana" })),
    minutes.map((minute) =>
      portal(minute, { kind: "timed-out", timeout: 300_000, unready: ["Deployment a"] }),
    ),
    fc
      .tuple(minutes, fc.constantFrom("c", "d", null))
      .map(([minute, commit]) => portal(minute, { kind: "overtaken", commit })),
    fc
      .tuple(
        minutes,
        fc.constantFrom("open" as const, "merged" as const, "closed" as const),
        fc.integer({ min: 7, max: 8 }),
      )
      .map(([minute, state, number]) => pull(minute, state, { number })),
    fc
      .tuple(
        minutes,
        fc.constantFrom("olivia", "diego"),
        fc.constantFrom(
          "approved" as const,
          "changes-requested" as const,
          "dismissed" as const,
          "commented" as const,
        ),
      )
      .map(([minute, by, verdict]) => review(minute, by, verdict)),
    fc
      .tuple(
        minutes,
        fc.constantFrom(
          "started" as const,
          "applied" as const,
          "ready" as const,
          "blocked" as const,
          "failed" as const,
        ),
        fc.option(revision),
        fc.constantFrom("instance" as const, "parent" as const, "source" as const),
      )
      .map(([minute, outcome, revision, subject]) => flux(minute, outcome, revision, { subject })),
    fc
      .tuple(
        minutes,
        fc.constantFrom(
          "Deployment/shop/checkout deleted",
          "pruning for deleted resource failed",
          "unable to prune objects: \nx",
        ),
        fc.option(revision),
      )
      .map(([minute, message, at]) =>
        flux(minute, message.endsWith("deleted") ? "applied" : "failed", at, { message }),
      ),
    minutes.map((minute): TimelineEvent => ({
      source: "flux",
      kind: "gone",
      deliveryKey: key(),
      occurredAt: at(minute),
      receivedAt: at(minute),
      object: "Kustomization/flux-system/shop.checkout",
    })),
    fc
      .tuple(
        minutes,
        fc.constantFrom("Progressing" as const, "Succeeded" as const, "Failed" as const),
        fc.boolean(),
      )
      .map(([minute, phase, asked]) => canary(minute, phase, { asked })),
  );
  const anyFacts = fc.record({
    hasCanary: fc.boolean(),
    requiresApproval: fc.boolean(),
    canAsk: fc.boolean(),
    kind: fc.constantFrom(
      "create" as const,
      "edit" as const,
      "upgrade" as const,
      "remove" as const,
    ),
  });

  test("a removal that is done stays done, whatever else is said, and never is before the merge", () => {
    const removal = {
      kind: "remove" as const,
      canAsk: true,
      object: "Kustomization/flux-system/shop.checkout",
    };
    const end: TimelineEvent = {
      source: "flux",
      kind: "gone",
      deliveryKey: key(),
      occurredAt: at(1000),
      receivedAt: at(1000),
      object: removal.object,
      looked: 1,
    };
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        const done = fold([...merged, ...events, end], removal);
        expect(done.state).toBe("healthy");
        // Another pull request of the request may have been merged earlier: then that is the merge.
        const mergedAt = done.steps.find((step) => step.key === "merged")?.at ?? undefined;
        expect(mergesIn([...merged, ...events])).toContainEqual(mergedAt);
        expect(done.since.getTime()).toBeGreaterThanOrEqual(Number(mergedAt));
        expect(done.since.getTime()).toBeLessThanOrEqual(at(1000).getTime());
        const unmerged = events.filter((event) => mergesIn([event]).length === 0);
        const open = fold([submitted, checked, pull(2, "open"), ...unmerged, end], removal);
        expect(["healthy", "superseded"]).not.toContain(open.state);
      }),
    );
  });

  test("any order and any repeats give the same timeline", () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEvent, { maxLength: 25 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray(events, { minLength: events.length }),
              fc.subarray(events),
            ),
          ),
        anyFacts,
        ([events, shuffled, repeated], more) => {
          const again = repeated.map((event) => ({
            ...event,
            receivedAt: new Date(event.receivedAt.getTime() + 3_600_000),
          }));
          expect(fold([...again, ...shuffled, ...repeated], more)).toEqual(fold(events, more));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a delay in the telling changes nothing: only asked canaries are dated by when they were heard", () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 25 }),
        fc.nat({ max: 10_000_000 }),
        (events, delay) => {
          const late = events.map((event) =>
            event.kind === "canary" && event.asked
              ? event
              : { ...event, receivedAt: new Date(event.receivedAt.getTime() + delay) },
          );
          expect(fold(late)).toEqual(fold(events));
        },
      ),
    );
  });

  test("a merged request never goes back before the merge, and a healthy one only by a later change, never by more events of the past", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        const { state, mergeCommit } = fold([...merged, ...events]);
        expect(mergeCommit).toBe("merge");
        expect([
          "merged",
          "applied",
          "progressing",
          "healthy",
          "failed",
          "rolled-back",
          "superseded",
        ]).toContain(state);
      }),
    );
  });

  test("durations are never negative, times never missing from what is done, and only one step is current", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), anyFacts, (events, more) => {
        const { steps, state } = fold(events, more);
        expect(steps.filter((step) => step.duration !== null && step.duration < 0)).toEqual([]);
        expect(steps.filter((step) => step.state === "done" && step.at === null)).toEqual([]);
        const here = steps.filter(
          (step) => step.state === "current" || step.state === "waiting" || step.state === "failed",
        );
        expect(here.length).toBe(["healthy", "superseded", "cancelled"].includes(state) ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });
});
