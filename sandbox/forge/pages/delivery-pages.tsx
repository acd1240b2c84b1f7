/* oxlint-disable nextjs/no-html-link-for-pages -- these pages are not Next.js' */
import { notFound } from "../http/api-error";
import type { DeliveryRow } from "../store/rows";
import { PageLinks, Time } from "./layout";
import { type PageHandler, pageNumber } from "./page";

const pageSize = 50;
const words = { waiting: "Waiting", delivered: "Delivered", failed: "Failed" } as const;
const tones = { waiting: "pending", delivered: "success", failed: "failure" } as const;

function DeliveryState({ delivery }: { delivery: DeliveryRow }) {
  return (
    <span className={`state ${tones[delivery.state]}`}>
      {words[delivery.state]}
      {delivery.status_code === null ? "" : ` · ${delivery.status_code}`}
    </span>
  );
}

export const deliveriesPage: PageHandler = (call) => {
  const page = pageNumber(call);
  const rows = call.world.db.all<DeliveryRow>(
    "SELECT * FROM deliveries ORDER BY id DESC LIMIT ? OFFSET ?",
    pageSize + 1,
    (page - 1) * pageSize,
  );
  return {
    title: "Webhook deliveries",
    content: (
      <>
        <h1>Webhook deliveries</h1>
        <p className="muted">
          {call.world.webhookUrls.length === 0
            ? "Nobody is told of events: FORGE_WEBHOOK_URL is not set."
            : `Every event goes to ${call.world.webhookUrls.join(" and ")}, signed.`}
        </p>
        {rows.length === 0 ? (
          <p>Nothing has happened yet.</p>
        ) : (
          <ul className="rows box">
            {rows.slice(0, pageSize).map((row) => (
              <li key={row.id}>
                <span>
                  <DeliveryState delivery={row} />{" "}
                  <a href={`/deliveries/${row.id}`}>
                    {row.action ? `${row.event}.${row.action}` : row.event}
                  </a>{" "}
                  {row.redelivery === 1 && <span className="muted">(redelivery)</span>}
                </span>
                <span className="small muted">
                  {row.attempts} {row.attempts === 1 ? "attempt" : "attempts"} ·{" "}
                  <Time at={row.created_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
        <PageLinks path="/deliveries" page={page} more={rows.length > pageSize} />
      </>
    ),
  };
};

export const deliveryPage: PageHandler = (call) => {
  const row = call.world.db.get<DeliveryRow>(
    "SELECT * FROM deliveries WHERE id = ?",
    Number(call.params["number"]),
  );
  if (!row) throw notFound();
  return {
    title: `Delivery of ${row.event}`,
    content: (
      <>
        <p className="crumbs">
          <a href="/deliveries">Webhook deliveries</a>
        </p>
        <h1>{row.action ? `${row.event}.${row.action}` : row.event}</h1>
        <p>
          <DeliveryState delivery={row} />
        </p>
        <section className="box" aria-label="Delivery">
          <div className="body">
            <dl>
              <dt>Delivery</dt>
              <dd>
                <code>{row.guid}</code>
              </dd>
              <dt>To</dt>
              <dd>{row.url}</dd>
              <dt>Attempts</dt>
              <dd>
                {row.attempts}
                {row.duration_ms === null ? "" : `, the last took ${row.duration_ms} ms`}
              </dd>
              <dt>Made</dt>
              <dd>
                <Time at={row.created_at} />
              </dd>
              <dt>Answer</dt>
              <dd>
                <code>{row.answer || "none"}</code>
              </dd>
            </dl>
          </div>
        </section>
        <form method="post" action={`/deliveries/${row.id}/redeliver`}>
          <input type="hidden" name="as" value={call.visitor.person.login} />
          <button type="submit">Redeliver</button>
        </form>
        <h2>Payload</h2>
        <div className="box prose">
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
            tabIndex={0}
          >
            {row.payload
              ? JSON.stringify(JSON.parse(row.payload), null, 2)
              : "Made when it is delivered."}
          </pre>
        </div>
      </>
    ),
  };
};
