declare module 'virtual:emoji/*' {
  /** The sign, its name, words to find it by, the number of its group. */
  const rows: [unicode: string, label: string, tags: string, group: number][]
  export default rows
}
