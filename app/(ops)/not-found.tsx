export { NothingHere as default } from "../_shell/nothing-here";
