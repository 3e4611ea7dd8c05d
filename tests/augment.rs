//! Every transform of an image: against other programs, from
//! `tests/reference/augment.txt`, and against what holds for images of any size.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use downhill::engine::augment::crops::{multi_scale_crops, ten_crops};
use downhill::engine::augment::pipeline::Pipeline;
use downhill::engine::augment::resize::{Window, resize};
use downhill::engine::augment::{self, Augmentation, Drawn, Image, SPECS, Spec};
use downhill::engine::reference;
use downhill::engine::rng::Rng;
use downhill::spec::setting::fields;
use downhill::spec::{Kind, Lang, Settings, Value, query};
use proptest::prelude::*;

fn defaults() -> Settings {
    Settings::new(fields(&[], &augment::groups("augmentation")), |_, _| None)
}

/// All settings at their ends, where they have any: the wildest that a reader can ask for.
fn extremes() -> Settings {
    let mut settings = defaults();
    for field in settings.fields().to_vec() {
        match field.setting.kind {
            // The smallest window, too, goes furthest.
            Kind::Number { min, .. }
                if ["size", "area"].contains(&field.setting.name) && field.path != "cutout.size" =>
            {
                settings.set(&field.path, Value::Number(min));
            }
            Kind::Number { max, .. } => settings.set(&field.path, Value::Number(max)),
            Kind::Switch { default } => settings.set(&field.path, Value::Switch(!default)),
            _ => {}
        }
    }
    settings
}

fn build(spec: &Spec, settings: &Settings, set: &[Image]) -> Box<dyn Augmentation> {
    augment::build(spec.name, settings, set).expect("listed")
}

/// Random values in [0, 1); a quarter of them next to 0, where rounding shows most.
fn noise(width: usize, height: usize, channels: usize, seed: u64) -> Image {
    let mut image = Image::black(width, height, channels);
    let mut rng = Rng::new(seed);
    image.pixels.fill_with(|| rng.uniform() as f32 * if rng.below(4) == 0 { 1e-9 } else { 1.0 });
    image
}

fn bits(image: &Image) -> (usize, usize, usize, Vec<u32>) {
    (image.width, image.height, image.channels, image.pixels.iter().map(|value| value.to_bits()).collect())
}

/// The number of this name in a query.
fn number(parameters: &str, name: &str) -> Option<f64> {
    query::parse(parameters).into_iter().find(|(known, _)| known == name)?.1.parse().ok()
}

#[test]
fn transforms_follow_other_programs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/augment.txt");
    let text = fs::read_to_string(path).expect("tests/reference/augment.txt");
    let mut image = Image::black(1, 1, 3);
    let mut compared = BTreeSet::new();
    let mut worst = 0.0_f64;
    for run in reference::parse::<3>(&text).unwrap() {
        let whole =
            |name: &str| number(run.settings, name).unwrap_or_else(|| panic!("line {}: {name}", run.line)) as usize;
        let mut ours = Image::black(1, 1, 1);
        match run.what {
            "image" => {
                image = Image::black(whole("width"), whole("height"), 3);
                let values = run.rows.iter().flat_map(|(_, pixel)| pixel.map(|value| value as f32));
                image.pixels = values.collect();
                assert_eq!(image.pixels.len(), image.width * image.height * 3, "line {}", run.line);
                continue;
            }
            "resize" => {
                let window = Window { x: whole("x"), y: whole("y"), width: whole("width"), height: whole("height") };
                resize(&image, window, whole("to_width"), whole("to_height"), &mut ours);
            }
            name => {
                let spec = augment::spec(name).unwrap_or_else(|| panic!("line {}: {name}", run.line));
                let mut settings = defaults();
                for (setting, value) in query::parse(run.settings) {
                    if setting == "mirror" {
                        assert_eq!(settings.read(&format!("{name}.mirror"), &value), None);
                    }
                }
                let mut drawn = Drawn::default();
                for (place, parameter) in drawn.iter_mut().zip(spec.parameters) {
                    *place = number(run.settings, parameter.name).expect("every parameter");
                }
                build(spec, &settings, &[]).apply(&image, &drawn, &mut ours);
            }
        }
        assert_eq!(ours.pixels.len(), 3 * run.rows.len(), "line {}", run.line);
        for (ours, theirs) in ours.pixels.iter().zip(run.rows.iter().flat_map(|(_, pixel)| pixel)) {
            let gap = (f64::from(*ours) - theirs).abs();
            assert!(gap <= 1e-6, "line {}, {} {}: {ours}, not {theirs}", run.line, run.what, run.settings);
            worst = worst.max(gap);
        }
        compared.insert(run.what);
    }
    println!("worst {worst:.1e}");
    // These only copy pixels, or are checked in their own files.
    let own = ["horizontal_flip", "vertical_flip", "random_crop", "random_resized_crop", "pca_color", "cutout"];
    for spec in SPECS {
        assert!(
            compared.contains(spec.name) != own.contains(&spec.name),
            "{}: compared with nothing, or twice",
            spec.name
        );
    }
    assert!(compared.contains("resize"));
}

/// The parameters under which a transform changes nothing.
fn identity(name: &str, image: &Image) -> Drawn {
    match name {
        "scale" | "stretch" | "brightness" | "contrast" | "saturation" => [1.0, 0.0, 0.0, 0.0],
        "random_resized_crop" => [0.0, 0.0, image.width as f64, image.height as f64],
        "horizontal_flip" | "vertical_flip" | "random_crop" | "translation" | "rotation" | "shear" | "lens" | "hue"
        | "pca_color" | "cutout" => Drawn::default(),
        _ => panic!("{name}: which parameters change nothing?"),
    }
}

#[test]
fn every_spec_is_whole() {
    let specs = SPECS.iter().copied().chain([&augment::mixup::SPEC]);
    for spec in specs {
        assert!((1..=4).contains(&spec.parameters.len()) && !spec.settings.is_empty(), "{}", spec.name);
        let labels = spec.parameters.iter().map(|parameter| parameter.label);
        let helps = spec.settings.iter().flat_map(|setting| [setting.label, setting.help]);
        for text in [spec.title, spec.line].into_iter().chain(labels).chain(helps) {
            assert!(Lang::ALL.iter().all(|&lang| !text.get(lang).is_empty()), "{} lacks a text", spec.name);
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_and_another_draws_otherwise() {
    let image = noise(23, 17, 3, 1);
    let set = [image.clone()];
    for spec in SPECS {
        let transform = build(spec, &defaults(), &set);
        let draws = |seed: u64| {
            let mut rng = Rng::new(seed);
            (0..50).map(|_| transform.draw(&image, &mut rng).map(f64::to_bits)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1), draws(1), "{}", spec.name);
        assert_ne!(draws(1), draws(2), "{}", spec.name);
        let unused = |drawn: &[u64; 4]| drawn[spec.parameters.len()..].iter().all(|&bits| bits == 0);
        assert!(draws(1).iter().all(unused), "{} draws what it does not name", spec.name);
    }
}

/// The first parameter's least, largest and mean value, over many draws, at the defaults and at another setting.
#[test]
fn draws_fill_their_ranges_evenly() {
    let factors = ["brightness", "contrast", "saturation"];
    // Width 200: shifts are of whole pixels. Of a log-uniform ratio the mean is (r − 1/r) / (2 ln r).
    let mut expected = vec![
        ("horizontal_flip", "", 0.0, 1.0, 0.5),
        ("horizontal_flip", "probability=0.2", 0.0, 1.0, 0.2),
        ("vertical_flip", "", 0.0, 1.0, 0.5),
        ("vertical_flip", "probability=0.9", 0.0, 1.0, 0.9),
        ("translation", "", -20.0, 20.0, 0.0),
        ("translation", "shift=0.25", -50.0, 50.0, 0.0),
        ("scale", "", 0.9, 1.1, 1.0),
        ("scale", "scale=0.5", 0.5, 1.5, 1.0),
        ("rotation", "", -10.0, 10.0, 0.0),
        ("rotation", "degrees=180", -180.0, 180.0, 0.0),
        ("shear", "", -15.0, 15.0, 0.0),
        ("shear", "degrees=40", -40.0, 40.0, 0.0),
        ("stretch", "", 0.8, 1.25, 0.45 / (2.0 * 1.25_f64.ln())),
        ("stretch", "ratio=4", 0.25, 4.0, 3.75 / (2.0 * 4_f64.ln())),
        ("lens", "", -0.2, 0.2, 0.0),
        ("lens", "strength=0.3", -0.3, 0.3, 0.0),
        ("hue", "", -0.1, 0.1, 0.0),
        ("hue", "jitter=0.5", -0.5, 0.5, 0.0),
    ];
    expected.extend(factors.map(|name| (name, "", 0.6, 1.4, 1.0)));
    expected.extend(factors.map(|name| (name, "jitter=2", 0.0, 3.0, 1.5)));
    let image = Image::black(200, 100, 1);
    for (name, set, low, high, mean) in expected {
        let mut settings = defaults();
        for (setting, value) in query::parse(set) {
            assert_eq!(settings.read(&format!("{name}.{setting}"), &value), None);
        }
        let transform = augment::build(name, &settings, &[]).unwrap();
        let mut rng = Rng::new(6);
        let n = 4000;
        let draws: Vec<f64> = (0..n).map(|_| transform.draw(&image, &mut rng)[0]).collect();
        let least = draws.iter().copied().fold(f64::INFINITY, f64::min);
        let most = draws.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let width = high - low;
        assert!(least >= low && most <= high, "{name} {set}: {least} … {most}");
        assert!(least <= low + 0.01 * width && most >= high - 0.01 * width, "{name} {set}: {least} … {most}");
        // Of a width of 1, the deviation is at most ½, and the mean's 0.008; four of it.
        let drawn = draws.iter().sum::<f64>() / f64::from(n);
        assert!((drawn - mean).abs() <= 0.032 * width, "{name} {set}: {drawn}");
    }
}

#[test]
fn a_pipeline_is_its_steps_in_order() {
    let image = noise(9, 6, 3, 2);
    let steps = ["random_crop", "rotation", "hue"];
    let made = || steps.map(|name| augment::build(name, &defaults(), &[]).unwrap());
    let (mut by_hand, mut to) = (image.clone(), Image::black(1, 1, 1));
    let mut rng = Rng::new(5);
    for step in made() {
        let drawn = step.draw(&by_hand, &mut rng);
        step.apply(&by_hand, &drawn, &mut to);
        by_hand.copy(&to);
    }
    let mut piped = image.clone();
    Pipeline::new(made().into_iter().collect()).run(&mut piped, &mut Rng::new(5));
    assert_eq!(bits(&piped), bits(&by_hand));
    assert_ne!((piped.width, piped.height), (image.width, image.height));
}

/// Wide, high, square, down to one pixel; grey, colour, and with a channel too many.
fn images() -> impl Strategy<Value = Image> {
    let side = || prop_oneof![Just(1_usize), 1..24_usize];
    (side(), side(), prop_oneof![Just(1_usize), Just(3), Just(4)], any::<u64>())
        .prop_map(|(width, height, channels, seed)| noise(width, height, channels, seed))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flips_are_involutions_bit_for_bit(image in images()) {
        for name in ["horizontal_flip", "vertical_flip"] {
            let flip = augment::build(name, &defaults(), &[]).unwrap();
            let (mut once, mut twice) = (Image::black(1, 1, 1), Image::black(1, 1, 1));
            flip.apply(&image, &[1.0, 0.0, 0.0, 0.0], &mut once);
            flip.apply(&once, &[1.0, 0.0, 0.0, 0.0], &mut twice);
            prop_assert_eq!(bits(&twice), bits(&image));
            for y in 0..image.height {
                for x in 0..image.width {
                    let (u, v) = match name {
                        "horizontal_flip" => (image.width - 1 - x, y),
                        _ => (x, image.height - 1 - y),
                    };
                    prop_assert_eq!(once.at(x, y), image.at(u, v));
                }
            }
        }
    }

    #[test]
    fn identity_parameters_change_no_bit(image in images(), mirror: bool) {
        let mut settings = defaults();
        settings.read("mirror", if mirror { "on" } else { "off" });
        settings.set("random_crop.size", Value::Number(1.0));
        let set = [image.clone()];
        // What was there before does not matter.
        let mut to = noise(5, 30, 3, 1);
        for spec in SPECS {
            build(spec, &settings, &set).apply(&image, &identity(spec.name, &image), &mut to);
            prop_assert_eq!(bits(&to), bits(&image), "{}", spec.name);
        }
        resize(&image, Window::whole(&image), image.width, image.height, &mut to);
        prop_assert_eq!(bits(&to), bits(&image));
    }

    #[test]
    fn four_quarter_turns_of_a_square_are_none(side in 1..20_usize, seed: u64) {
        let image = noise(side, side, 3, seed);
        let rotation = augment::build("rotation", &defaults(), &[]).unwrap();
        let (mut turned, mut to) = (image.clone(), Image::black(1, 1, 1));
        for _ in 0..4 {
            rotation.apply(&turned, &[90.0, 0.0, 0.0, 0.0], &mut to);
            turned.copy(&to);
        }
        prop_assert_eq!(bits(&turned), bits(&image));
    }

    /// No size and no setting panics, and values stay in [0, 1] up to rounding.
    #[test]
    fn images_of_any_size_stay_images(image in images(), seed: u64) {
        let set = [image.clone()];
        let mut to = Image::black(1, 1, 1);
        for settings in [defaults(), extremes()] {
            for spec in SPECS {
                let transform = build(spec, &settings, &set);
                let mut rng = Rng::new(seed);
                for _ in 0..4 {
                    let drawn = transform.draw(&image, &mut rng);
                    transform.apply(&image, &drawn, &mut to);
                    prop_assert_eq!(to.pixels.len(), to.width * to.height * to.channels, "{}", spec.name);
                    prop_assert_eq!(to.channels, image.channels, "{}", spec.name);
                    if spec.name != "random_crop" {
                        prop_assert_eq!((to.width, to.height), (image.width, image.height), "{}", spec.name);
                    }
                    let inside = |value: &f32| (-1e-6..=1.0 + 1e-6).contains(value);
                    prop_assert!(to.pixels.iter().all(inside), "{} {drawn:?}", spec.name);
                }
            }
        }
    }

    #[test]
    fn test_crops_lie_inside_and_have_their_size(image in images(), width in 0..40_usize, height in 0..40_usize) {
        let crops = ten_crops(&image, width, height);
        for crop in crops.into_iter().chain(multi_scale_crops(&image, width, height, &[0.5, 1.0, 1.7])) {
            let Window { x, y, width: across, height: down } = crop.window;
            prop_assert!(across > 0 && down > 0 && x + across <= image.width && y + down <= image.height);
            let mut to = Image::black(1, 1, 1);
            crop.apply(&image, 5, 3, &mut to);
            prop_assert_eq!((to.width, to.height, to.channels), (5, 3, image.channels));
        }
    }
}
