//! Compares the paths of source files with a list of layers, and finds import cycles.

use super::source::Source;

/// Returns what violates the layers, which are listed from bottom to top.
pub fn violations(layers: &[&str], sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| rank(layers, source).is_none()) {
        found.push(format!("src/{}: {} is not in the list of layers", source.file, layer(source)));
    }
    for name in layers.iter().filter(|name| !sources.iter().any(|source| layer(source) == **name)) {
        found.push(format!("the layer {name} does not exist"));
    }
    let mut imports: Vec<Vec<usize>> = Vec::new();
    for source in sources {
        let children = source.children.iter().filter_map(|child| {
            let module = [source.module.as_slice(), std::slice::from_ref(child)].concat();
            sources.iter().position(|other| other.module == module)
        });
        let mut targets: Vec<usize> = children.collect();
        for path in &source.paths {
            let Some(target) = resolve(sources, &path.segments) else { continue };
            targets.push(target);
            if rank(layers, &sources[target]) > rank(layers, source) {
                let (from, to) = (layer(source), layer(&sources[target]));
                found.push(format!("src/{}:{}: {from} must not use {to}: {}", source.file, path.line, path.text));
            }
        }
        imports.push(targets);
    }
    found.extend(cycle(sources, &imports));
    found
}

/// The top-level module of a file; `lib` for the crate root.
fn layer(source: &Source) -> &str {
    source.module.first().map_or("lib", String::as_str)
}

/// The position of a file's layer from the bottom. The crate root is above all layers.
fn rank(layers: &[&str], source: &Source) -> Option<usize> {
    if source.module.is_empty() {
        return Some(layers.len());
    }
    layers.iter().position(|name| *name == layer(source))
}

/// Returns the file of the innermost module that a path names.
fn resolve(sources: &[Source], segments: &[String]) -> Option<usize> {
    let candidates = sources.iter().enumerate().filter(|(_, source)| segments.starts_with(&source.module));
    candidates.max_by_key(|(_, source)| source.module.len()).map(|(index, _)| index)
}

/// Returns one import cycle, if there is any.
fn cycle(sources: &[Source], imports: &[Vec<usize>]) -> Option<String> {
    let mut done = vec![false; sources.len()];
    let found = (0..sources.len()).find_map(|start| visit(start, imports, &mut Vec::new(), &mut done))?;
    let files: Vec<String> = found.iter().map(|index| format!("src/{}", sources[*index].file)).collect();
    Some(format!("import cycle: {}", files.join(" -> ")))
}

/// Searches depth first for a cycle through `file`; `path` leads to it.
fn visit(file: usize, imports: &[Vec<usize>], path: &mut Vec<usize>, done: &mut [bool]) -> Option<Vec<usize>> {
    if let Some(start) = path.iter().position(|other| *other == file) {
        return Some([&path[start..], &[file]].concat());
    }
    if done[file] {
        return None;
    }
    path.push(file);
    let found =
        imports[file].iter().filter(|target| **target != file).find_map(|target| visit(*target, imports, path, done));
    path.pop();
    done[file] = true;
    found
}
