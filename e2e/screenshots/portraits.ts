/** Drawn faces: nobody's photograph has to be in the repository. */
import type { Page } from '@playwright/test'

export interface Portrait {
  sky: [string, string]
  skin: string
  hair: string
  shirt: string
  /** Falls to the shoulders. */
  long?: boolean
  beard?: boolean
}

const SIDE = 256

function drawing({ sky, skin, hair, shirt, long, beard }: Portrait): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 96 96">
    <linearGradient id="sky" x2="0.4" y2="1"><stop stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient>
    <rect width="96" height="96" fill="url(#sky)"/>
    ${long ? `<path d="M26 40c0-18 9-26 22-26s22 8 22 26c0 14 2 22 5 28H21c3-6 5-14 5-28z" fill="${hair}"/>` : ''}
    <path d="M12 96c1-20 14-28 36-28s35 8 36 28z" fill="${shirt}"/>
    <path d="M41 56h14v12c0 8-14 8-14 0z" fill="${skin}"/>
    <path d="M41 60c4 5 10 5 14 0v4c-4 5-10 5-14 0z" fill="#000" opacity=".12"/>
    <ellipse cx="48" cy="43" rx="15.500" ry="19" fill="${skin}"/>
    ${beard ? `<path d="M32.500 44c1 14 7 19.500 15.500 19.500S62.500 58 63.500 44c-2 7-6 9-15.500 9s-13.500-2-15.500-9z" fill="${hair}"/>` : ''}
    <path d="M31 42c-1-18 7-25 17-25s18 7 17 25c-2-9-6-13-10-14-7 3-16 3-20 4-2 2-3 5-4 10z" fill="${hair}"/>
    <circle cx="42" cy="44" r="1.700" fill="#2b2320"/><circle cx="54" cy="44" r="1.700" fill="#2b2320"/>
    <path d="M43 52c3 2.600 7 2.600 10 0" stroke="#8a4a3a" stroke-width="1.700" fill="none" stroke-linecap="round"/>
  </svg>`
}

/** The portrait as a PNG, drawn in an empty page. */
export async function picture(page: Page, portrait: Portrait): Promise<Buffer> {
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing(portrait)}`)
  return page.screenshot({ clip: { x: 0, y: 0, width: SIDE, height: SIDE } })
}
