//! A net that was trained before and lies in a file: what transfer learning starts from.
//!
//! Its layers stand in blocks. Whoever transfers it keeps the first few of them, puts a new
//! last layer on top, and says for each block at which rate it learns on, or that it is frozen.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::chain::Chain;
use super::file;
use super::shape::Shape;
use crate::engine::data::sheet;
use crate::spec::{Complaint, Text};

/// What a trained net is: everything but its numbers.
pub struct Pretrained {
    pub name: &'static str,
    /// In `engine/data/files/`, and the FNV-1a hash of its bytes.
    pub file: &'static str,
    pub hash: u64,
    /// What the file says of itself, for people to read: beside it.
    pub card: &'static str,
    /// The description of the net: its blocks one after another, and then its last layer.
    pub net: &'static str,
    pub input: Shape,
    /// All layers but the last.
    pub blocks: &'static [Block],
    /// How the file is read: [`read`]. It hangs on the net, so that a program without one carries no reader.
    pub read: fn(&Pretrained, &[u8]) -> Result<Net, Complaint>,
}

/// Layers that are kept, cut off or frozen together.
pub struct Block {
    /// In settings: `first`.
    pub name: &'static str,
    pub title: Text,
    /// As in the net's description.
    pub layers: &'static str,
}

/// The numbers of a trained net.
pub struct Net {
    pub of: &'static str,
    /// In the order of the net.
    pub w: Rc<[f32]>,
    /// What its file says of it: data, settings, accuracy.
    pub notes: BTreeMap<String, String>,
}

/// A convolutional net that tells digits: `downhill pretrain` trained it on all training images of mnist14.
pub static DIGITS: Pretrained = Pretrained {
    name: "digits",
    file: "digits.safetensors",
    hash: 0x0923_d1f2_bd9c_1041,
    card: "digits.json",
    net: "conv 3x3 8 same, relu, max-pool 2, conv 3x3 16 same, relu, max-pool 2, flatten, dense 64, relu, dense 10",
    input: Shape::new(14, 14, 1),
    blocks: &[
        Block {
            name: "first",
            title: Text::new("first convolution", "첫째 합성곱"),
            layers: "conv 3x3 8 same, relu, max-pool 2",
        },
        Block {
            name: "second",
            title: Text::new("second convolution", "둘째 합성곱"),
            layers: "conv 3x3 16 same, relu, max-pool 2",
        },
        Block { name: "dense", title: Text::new("dense layer", "밀집층"), layers: "flatten, dense 64, relu" },
    ],
    read,
};

/// Every net with its file. Only native programs carry them: a browser fetches what it needs.
#[cfg(not(target_arch = "wasm32"))]
pub static FILES: &[(&Pretrained, &[u8])] = &[(&DIGITS, include_bytes!("../data/files/digits.safetensors"))];

impl Pretrained {
    /// The file's name on the site: `digits-0923d1f2bd9c1041.safetensors`. Another version has another name, so
    /// that no browser takes an old one from its memory.
    pub fn published(&self) -> String {
        format!("{}-{:016x}.safetensors", self.name, self.hash)
    }

    /// The net in these bytes of `file`.
    ///
    /// # Errors
    /// Bytes that are not this very file, whole.
    pub fn decode(&self, bytes: &[u8]) -> Result<Net, Complaint> {
        (self.read)(self, bytes)
    }

    /// The description of a net of the first `kept` blocks and a last layer of so many classes.
    pub fn cut(&self, kept: usize, classes: usize) -> String {
        let flat = self.blocks[..kept].iter().any(|block| block.layers.contains("flatten"));
        let mut parts: Vec<&str> = self.blocks[..kept].iter().map(|block| block.layers).collect();
        parts.extend((!flat).then_some("flatten"));
        format!("{}, dense {classes}", parts.join(", "))
    }

    /// The layers of each of the first `kept` blocks, by number, and then those of all that follows: what of
    /// [`cut`](Self::cut) learns alike.
    pub fn layers(&self, kept: usize) -> Vec<Range<usize>> {
        let mut begin = 0;
        let mut next = |layers: &str| {
            let end = begin + layers.split(',').count();
            std::mem::replace(&mut begin, end)..end
        };
        let mut all: Vec<Range<usize>> = self.blocks[..kept].iter().map(|block| next(block.layers)).collect();
        let end = self.cut(kept, 1).split(',').count();
        all.push(begin..end);
        all
    }

    /// How many trainable numbers the first `kept` blocks have.
    pub fn weights(&self, kept: usize) -> usize {
        let chain = Chain::<f32>::read(&self.cut(kept, 1), self.input).expect("a test reads every cut");
        chain.links.last().map_or(0, |link| link.weights.start)
    }
}

impl Net {
    /// The numbers of the first `kept` blocks of the net that it is of.
    pub fn first(&self, of: &Pretrained, kept: usize) -> Rc<[f32]> {
        self.w[..of.weights(kept)].into()
    }
}

/// The net in a file, after the file's hash and all that it says of itself.
pub fn read(of: &Pretrained, bytes: &[u8]) -> Result<Net, Complaint> {
    sheet::whole(of.file, of.hash, bytes)?;
    let file::Loaded { model, w, notes } = file::load(bytes, 1)?;
    if (model.description(), model.input()) != (of.net, of.input) {
        let (file, net) = (of.file, of.net);
        return Err(Complaint {
            path: file.to_string(),
            at: None,
            en: format!("{file} holds another net than “{net}”."),
            ko: format!("{file} 파일에 든 신경망이 “{net}”이 아닙니다."),
        });
    }
    Ok(Net { of: of.name, w: w.into(), notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_this_file_is_refused_in_both_languages() {
        let (net, whole) = FILES[0];
        assert_eq!(net.decode(whole).map_or(0, |net| net.w.len()), 11_178);
        let mut flipped = whole.to_vec();
        flipped[whole.len() / 2] ^= 1;
        for bytes in [&whole[..whole.len() - 1], &flipped, &[]] {
            let complaint = net.decode(bytes).err().expect("refused");
            assert_eq!(complaint.path, net.file);
            let told = format!("{} bytes with the check sum {:016x}", bytes.len(), sheet::fnv(bytes));
            assert!(complaint.en.contains(&told) && complaint.ko.contains("검사합"), "{}", complaint.en);
        }
    }

    /// What the hash lets through still cannot crash the reader, nor pass for another net.
    #[test]
    fn no_bytes_crash_the_reader() {
        let (net, whole) = FILES[0];
        let decode = |bytes: &[u8], net: &Pretrained| read(&Pretrained { hash: sheet::fnv(bytes), ..*net }, bytes);
        for at in (0..4000).step_by(37).chain((4000..whole.len()).step_by(997)) {
            assert!(decode(&whole[..at], net).is_err(), "cut at {at}");
        }
        let other = Pretrained { net: "flatten, dense 10", ..*net };
        assert!(decode(whole, &other).err().is_some_and(|why| why.en.contains("another net")));
    }

    #[test]
    fn cuts_end_in_a_layer_of_their_own() {
        assert_eq!(DIGITS.cut(0, 3), "flatten, dense 3");
        assert_eq!(DIGITS.cut(1, 3), "conv 3x3 8 same, relu, max-pool 2, flatten, dense 3");
        assert_eq!(DIGITS.cut(3, 10), DIGITS.net);
        assert_eq!(DIGITS.layers(0).first(), Some(&(0..2)));
        assert_eq!(DIGITS.layers(2), [0..3, 3..6, 6..8]);
        assert_eq!(DIGITS.layers(3), [0..3, 3..6, 6..9, 9..10]);
        assert_eq!([0, 1, 2, 3].map(|kept| DIGITS.weights(kept)), [0, 80, 80 + 1168, 80 + 1168 + 9280]);
    }
}
