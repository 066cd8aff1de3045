/** The page of a document: its player, and the rectangles drawn over a picture. */

import { startBoxes } from "./boxes";
import { startPlayer } from "./player";

startPlayer(document);
for (const form of document.querySelectorAll<HTMLFormElement>("[data-pixelate]")) startBoxes(form);
