/** A target where too few people could approve. */
export interface FewApprovers {
  name: string;
  title: string;
  /** It is about what needs the platform team: instances of templates of the platform. */
  byOps: boolean;
  /** How many could; 0 or 1. */
  people: number;
  /** Whether people can link their login here at all. */
  canLink: boolean;
}
