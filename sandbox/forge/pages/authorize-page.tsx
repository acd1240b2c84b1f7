import { grant, isAuthorized, readAuthorize } from "../apps/oauth";
import { As } from "./app-parts";
import type { PageHandler } from "./page";

/** "May it know who you are?" Who said so before is sent back at once. */
export const authorizePage: PageHandler = ({ world, visitor, query }) => {
  const asked = readAuthorize(world, query);
  const { client, redirectUri, scopes } = asked;
  if (isAuthorized(world, asked, visitor.person.login, query))
    return { redirect: grant(world, asked, visitor.person.login) };
  return {
    title: `Authorize ${client.name}`,
    formAction: [new URL(redirectUri).origin],
    content: (
      <>
        <h1>Authorize {client.name}</h1>
        <p>
          It will know that you are <strong>{visitor.person.login}</strong>
          {scopes.length === 0 ? ", and nothing else" : ` and act as you (${scopes.join(", ")})`}.
          You are sent back to {new URL(redirectUri).origin}.
        </p>
        <form method="post" action={`/login/oauth/authorize?${query.toString()}`}>
          <As login={visitor.person.login} />
          <button
            className="primary"
            type="submit"
          >{`Authorize as ${visitor.person.login}`}</button>
        </form>
      </>
    ),
  };
};
