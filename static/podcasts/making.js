// Shows live how far an episode is, and loads the page anew when there is another one to see.
import { followProgress } from "./progress.js";

followProgress({ every: 1500, ended: () => location.reload() });
