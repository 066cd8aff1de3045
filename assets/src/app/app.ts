/** The frame of every page. Maps and charts have entries of their own. */

import htmx from "htmx.org";

import { startGapMatrix } from "./catalogue/gap_matrix";
import { startFrame } from "./frame";
import { startJobs } from "./jobs";
import { startListed } from "./listed";
import { startOverviews } from "./map/overview";
import { startMistakes } from "./mistakes";
import { startQueue } from "./queue";
import { startUploads } from "./upload";
import "./style/app.css";

// The policy of the page forbids inline styles and evaluated code.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0;

startMistakes(htmx, document);
startFrame();
startUploads();
startQueue();
startJobs();
startGapMatrix();
startOverviews();
startListed();
document.documentElement.dataset["ready"] = "";
