/** Installs what is in `tools/`, where that is not there yet: the scripts that use it call this first. */
import { installTools, requireNode } from "./bootstrap.js";

requireNode();
installTools();
