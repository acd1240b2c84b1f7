export { coverage as coverageOf } from "../coverage";
