/** Installs what Slipway is built and run with, and nothing that only checks it. */
import { install, requireNode } from "./bootstrap.js";

requireNode();
install({ production: true });
