import { received } from "@/lib/snapshots";
import { handles } from "@/lib/threads/thread";
import { touchedBesidesTask, touchedTask } from "./tasks";
import { touchedBesides, touchedBy } from "./touched-by";

/** What runs the tasks of approvals, in a thread. */
export const approvalHandlers = [
  handles(touchedTask, ({ head, base, targets, onTop }) =>
    touchedBy(received(head), received(base), targets, onTop && received(onTop)),
  ),
  handles(touchedBesidesTask, ({ head, made, targets }) => {
    const { group, base } = made;
    return touchedBesides(
      received(head),
      { group: received(group), base: received(base) },
      targets,
    );
  }),
];
