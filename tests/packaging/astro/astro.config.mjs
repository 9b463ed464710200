export default { base: "/astro" };
