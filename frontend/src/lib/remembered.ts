/** The same function, which makes something of a thing only once. */
export function remembered<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const known = new WeakMap<Thing, Made>()
  return (thing) => {
    let made = known.get(thing)
    if (made === undefined) {
      made = make(thing)
      known.set(thing, made)
    }
    return made
  }
}
