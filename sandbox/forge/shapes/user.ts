import { type World, account } from "../world";
import { nodeId } from "./links";

/** GitHub's "Simple User". A bot is a login that ends in `[bot]`. */
export function userShape(world: World, login: string) {
  const user = account(world, login);
  const api = `${world.api}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId("User", user.id),
    avatar_url: `${world.url}/avatars/${encodeURIComponent(user.login)}.svg`,
    gravatar_id: "",
    url: api,
    html_url: `${world.url}/${encodeURIComponent(user.login)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: user.login.endsWith("[bot]") ? "Bot" : "User",
    user_view_type: "public",
    site_admin: false,
  };
}

/** GitHub's "Public User", as `GET /user` and `GET /users/{username}` answer it. */
export function fullUserShape(world: World, login: string) {
  const user = account(world, login);
  return {
    ...userShape(world, login),
    name: user.login,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: user.created_at,
    updated_at: user.created_at,
  };
}
