//! Nets in files, to keep and to give away.
//!
//! The format is safetensors (Hugging Face): the length of a header in eight bytes, the
//! header in JSON, and then all numbers. Any program that knows the format reads it; in
//! Python `safetensors.numpy.load_file(path)` gives the arrays by name.
//!
//! Each array of trainable numbers is called by its layer's number and its own name,
//! `0.weight`, a block's with the number inside, `3.0.weight`; running statistics likewise,
//! `1.mean`. All are `F32`, in the order of the net, weights first. The file's metadata are texts:
//!
//! | key | value |
//! | --- | --- |
//! | `format` | `downhill-net-1` |
//! | `net` | the description: `conv 3x3 8 same, relu, flatten, dense 10` |
//! | `input` | one example's height, width and channels: `14x14x1` |
//! | `layout` | how the axes follow one another |
//!
//! and what the caller adds. A file is at most [`MOST_BYTES`] long. What is read is checked
//! wholly before it is used: a damaged file gives a [`Complaint`], and nothing else. The
//! same net gives the same bytes everywhere, and comes back with every bit.

use std::collections::BTreeMap;

use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};
use serde::Serialize;

use super::model::Model;
use super::shape::Shape;
use super::words::Misfit;
use crate::spec::Complaint;

pub const FORMAT: &str = "downhill-net-1";

pub const LAYOUT: &str = "dense [in, out]; conv [height, width, in, out]; channels last";

/// The longest file: 16 MB.
pub const MOST_BYTES: usize = 16 << 20;

/// The longest header; JSON takes many times its length in memory.
const MOST_HEADER: usize = 1 << 20;

/// The longest description, in characters.
const MOST_NET: usize = 2000;

/// A net out of a file.
pub struct Loaded {
    /// With its running statistics.
    pub model: Model<f32>,
    pub w: Vec<f32>,
    /// What the caller had added.
    pub notes: BTreeMap<String, String>,
}

/// What stands in the header under one key.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Metadata(BTreeMap<String, String>),
    Array(TensorInfo),
}

/// The file of this net with these weights, and with the running statistics that the model has now. Each
/// note is a key and a text: data, settings, accuracy.
///
/// # Errors
/// A number is not finite, or the file would be longer than one that can be read.
///
/// # Panics
/// When a note has one of the format's own keys, or there are not as many weights as the net has.
pub fn save(model: &mut Model<f32>, w: &[f32], notes: &[(&str, &str)]) -> Result<Vec<u8>, Complaint> {
    let own =
        [("format", FORMAT), ("net", model.description()), ("input", &written(model.input())), ("layout", LAYOUT)]
            .map(|(key, text)| (key.to_string(), text.to_string()));
    let mut metadata = BTreeMap::from(own);
    for (key, text) in notes {
        assert!(
            metadata.insert(key.to_string(), text.to_string()).is_none(),
            "“{key}” has its meaning, or comes twice"
        );
    }
    let mut entries = BTreeMap::from([("__metadata__".to_string(), Entry::Metadata(metadata))]);
    let mut end = 0;
    for Array { name, shape } in arrays(model) {
        let begin = end;
        end += size_of::<f32>() * shape.iter().product::<usize>();
        entries.insert(name, Entry::Array(TensorInfo { dtype: Dtype::F32, shape, data_offsets: (begin, end) }));
    }
    let mut header = serde_json::to_vec(&entries).expect("texts and numbers");
    // So that numbers begin at a multiple of eight.
    header.resize(header.len().next_multiple_of(8), b' ');
    let states = model.states();
    let values = || w.iter().chain(&states);
    if !values().all(|value| value.is_finite()) {
        return Err(complaint(not_finite()));
    }
    let length = 8 + header.len() + end;
    if header.len() > MOST_HEADER || length > MOST_BYTES || model.description().chars().count() > MOST_NET {
        return Err(complaint(too_long()));
    }
    let mut file = Vec::with_capacity(length);
    file.extend((header.len() as u64).to_le_bytes());
    file.extend(header);
    file.extend(values().flat_map(|value| value.to_le_bytes()));
    Ok(file)
}

/// The net of a file, for batches of up to `batch` ≥ 1 examples.
///
/// # Errors
/// Whatever is wrong with the file, in one sentence.
pub fn load(bytes: &[u8], batch: usize) -> Result<Loaded, Complaint> {
    let Parts { mut texts, header, numbers } = Parts::of(bytes).map_err(complaint)?;
    let mut text = |key: &str| texts.remove(key).ok_or_else(|| complaint(missing(key)));
    for (key, own) in [("format", FORMAT), ("layout", LAYOUT)] {
        let found = text(key)?;
        if found != own {
            let found = shortened(&found);
            return Err(complaint(Misfit::new(
                format!("its {key} is “{found}”, not “{own}”"),
                format!("{key}이(가) “{own}”이 아니라 “{found}”입니다"),
            )));
        }
    }
    let (net, input) = (text("net")?, text("input")?);
    if net.chars().count() > MOST_NET {
        return Err(complaint(too_long()));
    }
    let input = read_shape(&input).map_err(complaint)?;
    let mut model = Model::read(&net, input, batch).map_err(|why| {
        let (en, ko) = (why.en.trim_end_matches('.'), why.ko.trim_end_matches('.'));
        complaint(Misfit::new(en, ko))
    })?;
    let values = values(&mut model, &header, numbers).map_err(complaint)?;
    let (w, states) = values.split_at(model.count());
    model.set_states(states);
    Ok(Loaded { w: w.to_vec(), model, notes: texts })
}

/// What a file is made of.
struct Parts<'a> {
    /// The metadata.
    texts: BTreeMap<String, String>,
    header: Metadata,
    /// The bytes of all numbers.
    numbers: &'a [u8],
}

impl Parts<'_> {
    /// (`SafeTensors::deserialize` does this, too, but adds lengths that may overflow.)
    fn of(bytes: &[u8]) -> Result<Parts<'_>, Misfit> {
        if bytes.len() > MOST_BYTES {
            return Err(too_long());
        }
        let read = || {
            let (length, rest) = bytes.split_first_chunk()?;
            let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|&length| length <= MOST_HEADER)?;
            let (header, numbers) = rest.split_at_checked(length)?;
            // Which makes sure that arrays lie side by side, and each is as long as its shape says.
            let header: Metadata = serde_json::from_slice(header).ok()?;
            let texts = header.metadata().iter().flatten().map(|(key, text)| (key.clone(), text.clone())).collect();
            (header.data_len() == numbers.len()).then_some(Parts { texts, header, numbers })
        };
        let none = ("it is no safetensors file, or a damaged one", "safetensors 파일이 아니거나 손상되었습니다");
        read().ok_or_else(|| Misfit::new(none.0, none.1))
    }
}

/// All numbers of the model, in its order, out of a file that has just its arrays.
fn values(model: &mut Model<f32>, header: &Metadata, bytes: &[u8]) -> Result<Vec<f32>, Misfit> {
    let arrays = arrays(model);
    let names = header.offset_keys();
    if let Some(name) = names.iter().find(|name| arrays.iter().all(|array| array.name != **name)) {
        let name = shortened(name);
        return Err(Misfit::new(
            format!("it has an array “{name}”, which its net does not have"),
            format!("신경망에 없는 배열 “{name}”이(가) 들어 있습니다"),
        ));
    }
    let mut values = Vec::with_capacity(bytes.len() / size_of::<f32>());
    for Array { name, shape } in arrays {
        let found = header.info(&name).ok_or_else(|| missing(&name))?;
        if found.dtype != Dtype::F32 || found.shape != shape {
            let (found, dtype) = (sides(&found.shape), found.dtype);
            return Err(Misfit::new(
                format!(
                    "its array “{name}” is {found} of type {dtype}, where its net needs {} of type F32",
                    sides(&shape)
                ),
                format!(
                    "배열 “{name}”이(가) {dtype} 형 {found}인데 신경망에는 F32 형 {}이(가) 필요합니다",
                    sides(&shape)
                ),
            ));
        }
        let (begin, end) = found.data_offsets;
        let (numbers, _) = bytes[begin..end].as_chunks();
        values.extend(numbers.iter().map(|number| f32::from_le_bytes(*number)));
    }
    if values.iter().all(|value| value.is_finite()) { Ok(values) } else { Err(not_finite()) }
}

/// An array of the model, as it stands in the file.
struct Array {
    name: String,
    shape: Vec<usize>,
}

/// Trainable numbers, then running statistics.
fn arrays(model: &mut Model<f32>) -> Vec<Array> {
    let placed = model.parameters().into_iter();
    let named = |layer: usize, name: &str| format!("{layer}.{name}");
    let mut all: Vec<Array> = placed
        .map(|placed| Array { name: named(placed.layer, &placed.parameter.name), shape: placed.parameter.shape })
        .collect();
    model.chain.states(&mut |name, state| all.push(Array { name: name.to_string(), shape: vec![state.len()] }));
    all
}

/// `14x14x1`
fn written(shape: Shape) -> String {
    format!("{}x{}x{}", shape.height, shape.width, shape.channels)
}

fn read_shape(text: &str) -> Result<Shape, Misfit> {
    let sides: Option<Vec<usize>> = text.split('x').map(|side| side.parse().ok()).collect();
    match sides.as_deref() {
        Some(&[height, width, channels]) if height > 0 && width > 0 && channels > 0 => {
            Ok(Shape::new(height, width, channels))
        }
        _ => Err(Misfit::new(
            format!("its input is written like “14x14x1”, not “{}”", shortened(text)),
            format!("입력의 모양은 “14x14x1”처럼 적어야 하는데 “{}”입니다", shortened(text)),
        )),
    }
}

/// `[3, 3, 1, 8]`
fn sides(shape: &[usize]) -> String {
    format!("{shape:?}")
}

/// Of what a damaged file says, no more than one can read.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

fn missing(name: &str) -> Misfit {
    Misfit::new(format!("“{name}” is missing in it"), format!("“{name}”이(가) 빠졌습니다"))
}

fn too_long() -> Misfit {
    let most = MOST_BYTES >> 20;
    Misfit::new(
        format!("it is too long: at most {most} MB, and a description of {MOST_NET} characters"),
        format!("너무 깁니다. 파일은 {most} MB, 설명은 {MOST_NET}자까지입니다"),
    )
}

fn not_finite() -> Misfit {
    Misfit::new("it holds a value that is no finite number", "유한하지 않은 값이 들어 있습니다")
}

fn complaint(why: Misfit) -> Complaint {
    Complaint {
        path: "file".to_string(),
        at: None,
        en: format!("The net's file does not fit: {}.", why.en),
        ko: format!("신경망 파일이 맞지 않습니다. {}.", why.ko),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::score::Judged;
    use super::super::task::{Task, model, training};
    use super::*;

    const NET: &str = "conv 2x2 3 same, batch-norm, relu, residual (conv 3x3 3 same, batch-norm), flatten, dense 2";
    const INPUT: Shape = Shape::new(3, 2, 1);

    /// A net that has learned a little, in a file.
    fn trained() -> (Model<f32>, Vec<f32>, Vec<u8>, Judged<f32>) {
        let mut task = Task::new(40, INPUT.values(), 1);
        let mut training = training(NET, INPUT, 40, "adam", 0.01, 2);
        for _ in 0..5 {
            training.step(&mut task).expect("finite");
        }
        let notes = [("data", "signs"), ("accuracy", "0.5 “½”\n\"")];
        let file = save(&mut training.model, &training.w, &notes).unwrap_or_else(|why| panic!("{}", why.en));
        (training.model, training.w, file, task.judged())
    }

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    fn refused(file: &[u8]) -> String {
        let Err(why) = load(file, 20) else { panic!("it is taken") };
        assert!(why.path == "file" && !why.ko.is_empty());
        why.en
    }

    /// The file with its header changed, and its length with it.
    fn changed(file: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
        let length = 8 + u64::from_le_bytes(*file.first_chunk().unwrap()) as usize;
        let header = change(std::str::from_utf8(&file[8..length]).unwrap());
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &file[length..]].concat()
    }

    #[test]
    fn every_bit_comes_back() {
        let (mut model, w, file, judged) = trained();
        let Ok(Loaded { model: mut again, w: same, notes }) = load(&file, 7) else { panic!("it is refused") };
        assert_eq!((again.description(), again.input(), again.batch()), (NET, INPUT, 7));
        assert_eq!((bits(&same), bits(&again.states())), (bits(&w), bits(&model.states())));
        assert_ne!(model.states(), super::super::task::model(NET, INPUT).states());
        assert_eq!(judged.score(&mut again, &same), judged.score(&mut model, &w));
        assert_eq!(
            notes,
            BTreeMap::from([("data", "signs"), ("accuracy", "0.5 “½”\n\"")].map(|(a, b)| (a.into(), b.into())))
        );
        // And the same bytes go out again, whatever the order of the notes.
        let notes: Vec<(&str, &str)> = notes.iter().rev().map(|(key, text)| (&key[..], &text[..])).collect();
        assert!(save(&mut again, &same, &notes).is_ok_and(|again| again == file));
    }

    /// Byte by byte, for those who read it elsewhere.
    #[test]
    fn the_format_is_what_is_said() {
        let file = save(&mut model("dense 2", Shape::flat(1)), &[1.0, -2.0, 0.0, 0.5], &[]).expect("finite");
        let header = concat!(
            r#"{"0.bias":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"#,
            r#""0.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#,
            r#""__metadata__":{"format":"downhill-net-1","input":"1x1x1","#,
            r#""layout":"dense [in, out]; conv [height, width, in, out]; channels last","net":"dense 2"}}"#
        );
        let length = header.len().next_multiple_of(8);
        assert_eq!(file[..8], (length as u64).to_le_bytes());
        assert_eq!(std::str::from_utf8(&file[8..8 + length]).unwrap().trim_end(), header);
        let numbers = [1.0_f32, -2.0, 0.0, 0.5].map(f32::to_le_bytes);
        assert_eq!(file[8 + length..], *numbers.as_flattened());
    }

    #[test]
    fn what_is_wrong_is_told() {
        let (_, _, file, _) = trained();
        assert!(load(&changed(&file, str::to_string), 20).is_ok());
        let bottomless = ["residual (".repeat(170), ")".repeat(170)].concat();
        for (from, to, said) in [
            ("downhill-net-1", "downhill-net-2", "its format is “downhill-net-2”"),
            ("channels last", "channels first", "its layout is"),
            ("\"net\"", "\"nets\"", "“net” is missing"),
            ("conv 2x2 3", "conv 2x2 4", "its layers make 3×2×3 of 3×2×4"),
            ("conv 2x2 3", "conv 2x3 3", "“0.weight” is [2, 2, 1, 3] of type F32, where its net needs [2, 3, 1, 3]"),
            ("conv 2x2 3", "conf 2x2 3", "Layer 1, “conf 2x2 3 same”: there is no layer “conf”"),
            ("conv 2x2 3", "conv 64x64 4096", "too large"),
            (NET, &bottomless, "inside"),
            (NET, &"x".repeat(2001), "too long"),
            ("3x2x1", "3x2", "“14x14x1”, not “3x2”"),
            ("3x2x1", "3x0x1", "“14x14x1”, not “3x0x1”"),
            ("3x2x1", "99999x99999x1", "too large"),
            ("3x2x1", "4x2x1", "“5.weight” is [18, 2] of type F32, where its net needs [24, 2]"),
            ("0.weight", "0.weights", "an array “0.weights”, which"),
            ("1.mean", "1.means", "an array “1.means”, which"),
            ("\"dtype\":\"F32\"", "\"dtype\":\"I32\"", "of type I32"),
            ("[0,48]", "[0,44]", "no safetensors file"),
        ] {
            // Stack enough for a worker, and no more.
            let file = changed(&file, |header| header.replace(from, to));
            let small = std::thread::Builder::new().stack_size(1 << 20).spawn(move || refused(&file)).unwrap();
            let why = small.join().unwrap_or_else(|_| panic!("{from} → {to}"));
            assert!(why.contains(said), "{from} → {to}: {why}");
        }
        let without = changed(&file, |header| {
            header
                .replace("\"5.bias\":{\"dtype\":\"F32\",\"shape\":[2]", "\"5.bias\":{\"dtype\":\"F32\",\"shape\":[2,1]")
        });
        assert!(refused(&without).contains("[2, 1] of type F32, where its net needs [2]"));
        for value in [f32::NAN, f32::INFINITY] {
            let mut file = file.clone();
            let end = file.len();
            file[end - 4..].copy_from_slice(&value.to_le_bytes());
            assert!(refused(&file).contains("no finite number"));
        }
        let mut long = file.clone();
        long.push(0);
        assert!(refused(&long).contains("no safetensors file"));
        long.resize(MOST_BYTES + 1, 0);
        assert!(refused(&long).contains("too long"));
        let wide = |bytes: usize| changed(&file, |header| format!("{header}{}", " ".repeat(bytes - header.len())));
        assert!(load(&wide(MOST_HEADER), 20).is_ok());
        assert!(refused(&wide(MOST_HEADER + 1)).contains("no safetensors file"));
        assert!(refused(&[255; 9]).contains("no safetensors file"));
    }

    /// Lengths that add up to no number, or wrap round to the right one.
    #[test]
    fn lengths_that_overflow_are_refused() {
        let (_, _, file, _) = trained();
        let most = usize::MAX;
        let header = changed(&file, |_| {
            let entry = |name: &str, elements: usize, begin: usize, end: usize| {
                format!(r#""{name}":{{"dtype":"F32","shape":[{elements}],"data_offsets":[{begin},{end}]}}"#)
            };
            let eighth = most / 8 / 4 * 4;
            let entries: Vec<String> =
                (0..8).map(|i| entry(&i.to_string(), eighth / 4, i * eighth, (i + 1) * eighth)).collect();
            format!("{{{}}}", entries.join(","))
        });
        assert!(refused(&header).contains("no safetensors file"));
    }

    #[test]
    fn a_net_that_has_left_all_numbers_is_not_saved() {
        let mut model = model("batch-norm, dense 2", Shape::flat(1));
        let mut w = model.initial(1);
        assert!(save(&mut model, &w, &[]).is_ok());
        model.set_states(&[0.0, f32::INFINITY]);
        assert!(save(&mut model, &w, &[]).is_err());
        model.set_states(&[0.0, 1.0]);
        w[1] = f32::NAN;
        assert!(save(&mut model, &w, &[]).is_err());
        assert!(save(&mut model, &[0.0; 6], &[("long", &"x".repeat(MOST_HEADER))]).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        /// It is refused, or what was changed was a number or a note; it never panics.
        #[test]
        fn damage_is_survived(cut in any::<prop::sample::Index>(), whole in any::<bool>(),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
            thread_local!(static FILE: Vec<u8> = trained().2);
            let mut file = FILE.with(Clone::clone);
            let original = file.clone();
            for (at, byte) in damage {
                // Most of it is numbers; damage is to meet the header, too.
                let within = if byte % 2 == 0 { 700 } else { file.len() };
                file[at.index(within)] = byte;
            }
            if !whole {
                file.truncate(cut.index(file.len()));
            }
            match load(&file, 20) {
                Ok(loaded) => {
                    prop_assert_eq!(file.len(), original.len());
                    prop_assert!(loaded.w.iter().all(|value| value.is_finite()));
                }
                Err(why) => {
                    prop_assert!(file != original);
                    prop_assert!(!why.en.is_empty() && !why.ko.is_empty());
                }
            }
        }
    }
}
