/** `npm run chart`: what Helm makes of each file of values, written where the tests look. */
import { writeFileSync } from "node:fs";
import { findHelm, render, renderedAt, valueFiles, valuesAt } from "./render";

const helm = findHelm();
if (helm === undefined)
  throw new Error("Helm is not here: go install helm.sh/helm/v4/cmd/helm@latest");
for (const name of valueFiles) writeFileSync(renderedAt(name), render(helm, valuesAt(name)));
