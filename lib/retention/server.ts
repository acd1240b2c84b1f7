import "server-only";

export { forgetOld, type Forgotten } from "./forget-old";
