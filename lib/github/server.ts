import "server-only";

export { type ConnectionGround, type GitHubConnection, gitHubConnection } from "./connection";
