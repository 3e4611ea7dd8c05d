//! A file of images: its bytes checked, unpacked, and cut into tiles.

use std::io::Cursor;

use super::Size;
use crate::spec::Complaint;

/// The signature of [`tiles`].
pub type Unpack = fn(&str, u64, &[u8], Size, usize) -> Result<Vec<u8>, Complaint>;

/// FNV-1a, 64 bits (Fowler, Noll, Vo): tells a damaged or outdated file from the
/// right one. It is no protection against whoever wants to deceive.
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Makes sure that these are the bytes of the file with this hash.
///
/// # Errors
/// They are not.
pub fn whole(file: &str, hash: u64, bytes: &[u8]) -> Result<(), Complaint> {
    let (found, len) = (fnv(bytes), bytes.len());
    if found == hash {
        return Ok(());
    }
    Err(complain(
        file,
        format!(
            "{file} did not arrive whole, or is another version: {len} bytes with the check sum {found:016x} \
             instead of {hash:016x}. Try again."
        ),
        format!(
            "{file} 파일이 온전하지 않거나 다른 버전입니다. {len}바이트의 검사합이 {hash:016x}이어야 하는데 \
             {found:016x}입니다. 다시 시도하십시오."
        ),
    ))
}

/// The first `count` tiles of a sheet, one after the other, each row by row; the
/// sheet is a PNG of rows of tiles, all of this `size`.
///
/// # Errors
/// Bytes of another hash, or that are no such sheet.
pub fn tiles(file: &str, hash: u64, bytes: &[u8], size: Size, count: usize) -> Result<Vec<u8>, Complaint> {
    whole(file, hash, bytes)?;
    let (width, rows) = unpack(bytes).map_err(|why| {
        complain(file, format!("{file} cannot be decoded: {why}."), format!("{file} 파일을 풀 수 없습니다: {why}."))
    })?;
    let columns = width / (size.width * size.channels);
    if columns == 0 || rows.len() / width / size.height * columns < count {
        return Err(complain(
            file,
            format!("{file} has no room for {count} images of {} × {}.", size.width, size.height),
            format!("{file} 파일에는 {} × {} 이미지 {count}개가 들어갈 자리가 없습니다.", size.width, size.height),
        ));
    }
    let len = size.width * size.channels;
    let mut tiles = Vec::with_capacity(count * size.values());
    for tile in 0..count {
        for y in 0..size.height {
            let start = (tile / columns * size.height + y) * width + tile % columns * len;
            tiles.extend_from_slice(&rows[start..start + len]);
        }
    }
    Ok(tiles)
}

/// How many values a row has, and the rows; 8 bits a value.
fn unpack(bytes: &[u8]) -> Result<(usize, Vec<u8>), png::DecodingError> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info()?;
    let mut rows = vec![0; reader.output_buffer_size().ok_or(png::DecodingError::LimitsExceeded)?];
    let frame = reader.next_frame(&mut rows)?;
    rows.truncate(frame.buffer_size());
    Ok((frame.line_size, rows))
}

fn complain(file: &str, en: String, ko: String) -> Complaint {
    Complaint { path: file.to_string(), at: None, en, ko }
}

#[cfg(test)]
mod tests {
    use super::super::{SPECS, photos::PHOTOS};
    use super::*;
    use crate::engine::data::images::tests::read;

    #[test]
    fn a_damaged_file_is_refused_in_both_languages() {
        let set = SPECS[0];
        let whole = read(set.file);
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        for bytes in [&whole[..whole.len() - 1], &flipped, &[]] {
            let complaint = set.decode(bytes).err().expect("refused");
            assert_eq!(complaint.path, set.file);
            let told = format!("{} bytes with the check sum {:016x}", bytes.len(), fnv(bytes));
            assert!(complaint.en.contains(&told), "{}", complaint.en);
            assert!(complaint.ko.contains(&format!("{}바이트", bytes.len())), "{}", complaint.ko);
        }
        assert!(PHOTOS[0].decode(&whole).is_err());
    }

    /// What the hash lets through still cannot crash the decoder.
    #[test]
    fn no_bytes_crash_the_decoder() {
        let set = SPECS[0];
        let whole = read(set.file);
        let decode = |bytes: &[u8], size, count| tiles(set.file, fnv(bytes), bytes, size, count);
        assert!(decode(b"", set.size, 1).unwrap_err().en.contains("cannot be decoded"));
        for at in (0..200).chain((200..whole.len()).step_by(997)) {
            assert!(decode(&whole[..at], set.size, 3500).is_err(), "cut at {at}");
            let mut changed = whole.clone();
            changed[at] = !changed[at];
            assert!(decode(&changed, set.size, 3500).is_err(), "changed at {at}");
        }
        assert!(decode(&whole, set.size, 3501).unwrap_err().en.contains("no room for 3501"));
        assert!(decode(&whole, Size { width: 1000, ..set.size }, 1).unwrap_err().en.contains("no room"));
    }
}
