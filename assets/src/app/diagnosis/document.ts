/** The page of a document: its player, and what is pointed at in a picture. */

import { startBoxes } from "./boxes";
import { startPlayer } from "./player";
import { startSpots } from "./spots";

startPlayer(document);
for (const form of document.querySelectorAll<HTMLFormElement>("[data-pixelate]")) startBoxes(form);
for (const form of document.querySelectorAll<HTMLFormElement>("[data-spots]")) startSpots(form);
