//! Bytes as hexadecimal digits.

use std::fmt::Write;

/// In lower case.
pub fn to_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The bytes that `hex` stands for, in either case; `None` if it is something else.
pub fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    digits?.chunks(2).map(|pair| if let [high, low] = *pair { Some(high * 16 + low) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::{from_hex, to_hex};

    #[test]
    fn bytes_come_back_and_what_is_not_hexadecimal_is_none() {
        assert_eq!(to_hex(&[0, 127, 255]), "007fff");
        assert_eq!(from_hex("007fFF"), Some(vec![0, 127, 255]));
        for wrong in ["0", "007", "zz", "+f", "é", " 00"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }
}
