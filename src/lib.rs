//! foldin: personal article lists computed inside the reader's browser.
