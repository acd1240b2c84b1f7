import { createRoot } from "react-dom/client";
import { PreviewPage } from "./preview-page";

const root = document.getElementById("page");
if (root !== null) createRoot(root).render(<PreviewPage />);
