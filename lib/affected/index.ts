export { type Counted, countAffected, type Counts, type Reached, together } from "./count-affected";
