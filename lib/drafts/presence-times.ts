/** Seconds after which somebody who said nothing is gone. */
export const presenceSeconds = 45;
/** Seconds between two words of a browser that it still has the draft open. */
export const presenceEvery = 15;
