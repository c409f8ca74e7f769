/** A package of this folder, as an ES module that stands here would import it. */
export const load = name => import(name)
