//! Characters that are not what they seem to a reader: those that show nothing, and those that turn the writing around.

/// Whether a character shows nothing by itself: white space, control and format characters, fillers. It may still join or
/// colour the letters beside it.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || is_mark_of_direction(character)
        || turns_the_text(character)
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a character marks or overrides the direction of writing.
pub fn changes_direction(character: char) -> bool {
    is_mark_of_direction(character) || turns_the_text(character)
}

/// Whether a character sets the direction of the text around it: embeddings, overrides, isolates.
pub fn turns_the_text(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_mark_of_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}')
}
