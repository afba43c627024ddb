import type { ruGreetings } from '../ru/greetings.ts'

/** As many as in Russian: which one is said is chosen by its number. */
type AsMany<Phrases> = { [Index in keyof Phrases]: string }
type Greetings = { [Way in keyof typeof ruGreetings]: AsMany<(typeof ruGreetings)[Way]> }

/** Said with a smile when somebody comes or goes; one is picked at random. */
export const enGreetings: Greetings = {
  coming: [
    '{name} is here. Now we can begin!',
    'Knock, knock. Who is there? {name}!',
    '{name} saw the light and came in',
    'The kettle whistled, and there is {name}',
    'The door creaked: it is {name}',
    '{name} is landing. Applause for the crew!',
    'Trumpets! Confetti! {name}!',
    '{name} is on the line. Do you copy?',
    'It smells of fresh pie. Or is it {name}?',
    'Our ranks have grown: {name}',
    '{name} takes the best seat by the window',
    'One more smile in the room: {name}',
    '{name} peeks round the corner',
    '{name} brings good weather',
  ],
  going: [
    '{name} slips out the back',
    '{name} fades into the mist',
    'Curtain. {name} leaves the stage',
    '{name} waves from the last carriage',
    '{name} turns off the light in the hall',
    '{name} sets sail. Fair winds!',
    'More room by the campfire: {name} is leaving',
    'The door closed softly behind {name}',
    '{name} takes a break. With biscuits, we hope',
    '{name} flies south and promises to return',
    '{name} is having tea elsewhere by now',
    '{name} vanishes. The rabbit in the hat is amazed',
    'Where are you off to? {name} is offline',
  ],
}
