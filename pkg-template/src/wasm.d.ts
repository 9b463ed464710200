/** The search of a whole catalogue in base 64; the bundler puts it in this place. */
declare module "catalogue.wasm" {
  const bytes: string;
  export default bytes;
}
