import { readAuthorize } from "../apps/oauth";
import { As } from "./app-parts";
import type { PageHandler } from "./page";

/** "May it know who you are?" */
export const authorizePage: PageHandler = ({ world, visitor, query }) => {
  const { client, redirectUri } = readAuthorize(world, query);
  return {
    title: `Authorize ${client.name}`,
    formAction: [new URL(redirectUri).origin],
    content: (
      <>
        <h1>Authorize {client.name}</h1>
        <p>
          It will know that you are <strong>{visitor.person.login}</strong>, and nothing else. You
          are sent back to {new URL(redirectUri).origin}.
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
