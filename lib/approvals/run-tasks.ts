import { handles } from "@/lib/threads/thread";
import { touchedBesidesTask, touchedTask } from "./tasks";
import { touchedBesides, touchedBy } from "./touched-by";

/** What runs the tasks of approvals, in a thread. */
export const approvalHandlers = [
  handles(touchedTask, ({ head, base, targets, onTop }) => touchedBy(head, base, targets, onTop)),
  handles(touchedBesidesTask, ({ head, made, targets }) => touchedBesides(head, made, targets)),
];
