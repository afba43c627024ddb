const shapes = {
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12 20 4l-5 16-3.500-6.500zM11.500 13.500 20 4',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  back: 'M15 5l-7 7 7 7',
  down: 'M6 9.500l6 6 6-6',
  close: 'M6 6l12 12M18 6 6 18',
  people:
    'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500c.5-3.500 3-5.500 6.500-5.500s6 2 6.500 5.500M16 4.800a3.500 3.500 0 0 1 0 6.400M18 14.300c2 .8 3.200 2.600 3.500 5.200',
  edit: 'M4 20l1-4L16.500 4.500a2 2 0 0 1 3 3L8 19zM14.500 6.500l3 3',
  trash: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 12.500h9l1-12.500M10 11v5M14 11v5',
  copy: 'M9 9h10v11H9zM15 9V5H5v11h4',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  checks: 'M2 12.500l4.500 4.500L15.500 7.500M11 16l1.500 1L22 7.500',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500V12l3 2',
  alert: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500v5.500M12 16.500h.01',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 12h17M12 3c5 5.500 5 12.500 0 18M12 3c-5 5.500-5 12.500 0 18',
  leave: 'M14 4.500H5.500v15H14M10 12h10.500M17 8.500l3.500 3.500-3.500 3.500',
  crown: 'M4 18h16l1-10-5 3.500L12 5l-4 6.500L3 8z',
  message:
    'M5 5h14a1.500 1.500 0 0 1 1.500 1.500v8A1.500 1.500 0 0 1 19 16h-7l-4.500 3.500V16H5a1.500 1.500 0 0 1-1.500-1.500v-8A1.500 1.500 0 0 1 5 5z',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  retry: 'M19.500 12a7.500 7.500 0 1 1-2.200-5.300M19.500 4v4.500H15',
} as const

export type IconName = keyof typeof shapes

/** A drawn sign; it says nothing to a screen reader, its button has the name. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'dots' ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={shapes[name]} />
    </svg>
  )
}
