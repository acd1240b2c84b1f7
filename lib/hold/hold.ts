/** Why Slipway does nothing and takes nothing. */
export interface Hold {
  since: Date;
  /** Who or what holds it, in words. */
  by: string;
  /** Why, in a sentence. */
  because: string;
}
