import "server-only";

export { forgetOld } from "./forget-old";
