import * as fc from "fast-check";

/** A changed line that a property notices is noticed soon; what is not, takes all runs each time. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 25 });
