/** A script without modules knows its own address only while it runs for the first time. */
export const place = (document.currentScript as HTMLScriptElement | null)?.src || document.baseURI;
