using System.Text.Json;

// docker-bake.json is the one list of images, with registry, tag and base images; what builds them here reads it too.
const string BakeFile = "images/docker-bake.json", ImageContext = "artifacts/images";

Task("images")
    .Description("Lays out what the images copy, and builds them with docker buildx or buildah. --registry, --tag, --push, --only=a,b, --platform=linux/amd64,..., "
        + "--builder=docker|buildah|none, and each base image by its name in images/docker-bake.json: --chiseled-image, --aspnet-image, --runtime-image, --node-image, --kubectl-image.")
    .Does(() =>
    {
        using var bake = JsonDocument.Parse(System.IO.File.ReadAllText(BakeFile));
        var variables = BakeVariables(bake.RootElement);
        var images = BakeImages(bake.RootElement, variables);
        var only = Argument("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (only.Except(images.Select(i => i.Name)).FirstOrDefault() is { } unknown)
        {
            throw new CakeException($"choosing images: there is no image '{unknown}'. There are {string.Join(", ", images.Select(i => i.Name))}.");
        }

        var chosen = images.Where(i => only.Length == 0 || only.Contains(i.Name)).ToList();
        var platforms = Argument("platform", $"linux/{HostArchitecture()}").Split(',');
        LayOut(images, platforms.Select(ArchitectureOf));
        WriteOverlay(images, variables);
        var (builder, reason) = ChooseBuilder(Argument("builder", ""));
        var push = HasArgument("push");
        if (builder == "docker")
        {
            var arguments = BakeArguments(chosen, platforms, push);
            Run("docker", arguments, variables);
        }
        else if (builder == "buildah")
        {
            foreach (var image in chosen)
            {
                Run("buildah", BuildahArguments(image, platforms), variables);
            }

            foreach (var tag in push ? chosen.Select(i => i.Tag) : [])
            {
                Run("buildah", platforms.Length > 1 ? ["manifest", "push", "--all", tag, $"docker://{tag}"] : ["push", tag], variables);
            }
        }
        else
        {
            Information("{0} lies ready, but no image was built: {1}. To build and push them, run:", ImageContext, reason);
            Information("  {0} docker {1}", string.Join(' ', variables.Where(v => v.Value.Length > 0).Select(v => $"{v.Key}={v.Value}")), string.Join(' ', BakeArguments(chosen, platforms, push: true)));
        }

        Information("To install with these images: kubectl apply -k artifacts/kustomize");
    });

record BakeImage(string Name, string Dockerfile, string Target, IReadOnlyDictionary<string, string> Arguments, string Tag);

// Publishes the command, and with it every step, for one runtime; gives the directory.
string Publish(string runtime)
{
    var directory = $"artifacts/publish/{runtime}";
    CleanDirectory(directory);
    var output = new List<string>();
    // Plain dotnet, not Cake's alias: its output tells what is missing when the restore fails.
    var exit = StartProcess(
        "dotnet",
        new ProcessSettings
        {
            Arguments = $"publish src/Slipway.Cli --configuration Release --runtime {runtime} --output {directory} -p:RunAnalyzers=false -nologo -v quiet",
            RedirectStandardOutput = true,
            RedirectedStandardOutputHandler = line => { output.Add(line ?? ""); return line; },
        });
    if (exit != 0)
    {
        var missing = output.FirstOrDefault(line => line.Contains("NU1101") || line.Contains("NU1102"));
        throw new CakeException(missing is null
            ? $"publishing for {runtime}: dotnet publish ended with exit code {exit}; its lines above say why."
            : $"publishing for {runtime}: the NuGet source lacks a package that it needs:{missing[(missing.IndexOf("NU110") + 7)..].Split(" No packages")[0]} "
                + "Use a source that has it, or leave this platform out with --platform.");
    }

    return directory;
}

// artifacts/images: the package managers' lockfile, and for each architecture shared/<Dockerfile>/, the libraries that several programs of one Dockerfile
// need and that are a layer of their own, and <program>/, what it needs besides.
void LayOut(IReadOnlyCollection<BakeImage> images, IEnumerable<(string Architecture, string Runtime)> targets)
{
    CleanDirectory(ImageContext);
    CopyDirectory("images/package-managers", $"{ImageContext}/package-managers");
    foreach (var (architecture, runtime) in targets)
    {
        var published = Publish(runtime);
        foreach (var programs in images.GroupBy(i => i.Dockerfile, i => i.Arguments["STEP"]))
        {
            var files = programs.ToDictionary(name => name, name => FilesOf(name, published, runtime));
            var shared = files.SelectMany(f => f.Value.Keys).GroupBy(file => file)
                .Where(g => g.Count() > 1 && !files.ContainsKey(System.IO.Path.GetFileNameWithoutExtension(g.Key))).Select(g => g.Key).ToHashSet();
            foreach (var (name, own) in files)
            {
                foreach (var (file, from) in own)
                {
                    var directory = $"{ImageContext}/{architecture}/" + (shared.Contains(file) ? $"shared/{System.IO.Path.GetFileNameWithoutExtension(programs.Key)}" : name);
                    EnsureDirectoryExists(directory);
                    CopyFile(from, $"{directory}/{file}");
                }
            }
        }
    }
}

// The files of a program by their names: itself, and the libraries that it names.
Dictionary<string, string> FilesOf(string name, string published, string runtime)
{
    // Of a step that is published with the command, the list of its libraries lies where it was built.
    var list = DirectoryExists($"steps/{name}") ? $"steps/{name}/bin/Release/net10.0/{runtime}/{name}.deps.json" : $"{published}/{name}.deps.json";
    using var json = JsonDocument.Parse(System.IO.File.ReadAllText(list));
    var libraries = json.RootElement.GetProperty("targets").EnumerateObject().SelectMany(t => t.Value.EnumerateObject())
        .Where(library => library.Value.TryGetProperty("runtime", out _))
        .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject()).Select(file => System.IO.Path.GetFileName(file.Name));
    var files = libraries.Append(name).Append($"{name}.runtimeconfig.json").Distinct().ToDictionary(file => file, file => $"{published}/{file}");
    files.Add($"{name}.deps.json", list);
    return files;
}

// artifacts/kustomize: the default overlay with registry and tag of the images that are built here.
void WriteOverlay(IEnumerable<BakeImage> images, IReadOnlyDictionary<string, string> variables)
{
    EnsureDirectoryExists("artifacts/kustomize");
    CopyFile("kustomize/overlays/default/images.yaml", "artifacts/kustomize/images.yaml");
    var lines = new List<string>
    {
        "apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization", "resources: [../../kustomize/overlays/default]", "configurations: [images.yaml]", "images:",
    };
    lines.AddRange(images.Select(i => $"  - {{name: slipway/{i.Name}, newName: {variables["REGISTRY"]}/{i.Name}, newTag: \"{variables["TAG"]}\"}}"));
    System.IO.File.WriteAllText("artifacts/kustomize/kustomization.yaml", string.Join('\n', lines) + "\n");
}

// The variables of the bake file: from --name-of-variable, else from the environment, else as the file has them.
Dictionary<string, string> BakeVariables(JsonElement bake) =>
    bake.GetProperty("variable").EnumerateObject().ToDictionary(v => v.Name, v =>
        Argument(v.Name.ToLowerInvariant().Replace('_', '-'), (string)null) ?? EnvironmentVariable(v.Name) ?? v.Value.GetProperty("default").GetString());

// The images of the bake file, with all variables filled in.
List<BakeImage> BakeImages(JsonElement bake, IReadOnlyDictionary<string, string> variables)
{
    var targets = bake.GetProperty("target");
    var shared = Strings(targets.GetProperty("image").GetProperty("args"));
    var images = new List<BakeImage>();
    foreach (var name in bake.GetProperty("group").GetProperty("default").GetProperty("targets").EnumerateArray().Select(t => t.GetString()))
    {
        var target = targets.GetProperty(name);
        var steps = target.TryGetProperty("matrix", out var matrix) ? matrix.GetProperty("step").EnumerateArray().Select(s => s.GetString()) : [name];
        foreach (var step in steps)
        {
            string Fill(string text) => variables.Append(KeyValuePair.Create("step", step)).Aggregate(text, (t, v) => t.Replace($"${{{v.Key}}}", v.Value));
            images.Add(new BakeImage(
                step,
                "images/" + System.IO.Path.GetFileName(target.GetProperty("dockerfile").GetString()),
                target.GetProperty("target").GetString(),
                shared.Concat(Strings(target.GetProperty("args"))).ToDictionary(a => a.Key, a => Fill(a.Value)),
                Fill(target.GetProperty("tags")[0].GetString())));
        }
    }

    return images;

    static IEnumerable<KeyValuePair<string, string>> Strings(JsonElement map) => map.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()));
}

string[] BakeArguments(IEnumerable<BakeImage> images, string[] platforms, bool push) =>
    ["buildx", "bake", "--file", BakeFile, "--set", $"*.platform={string.Join(',', platforms)}", push ? "--push" : "--load", .. images.Select(i => i.Name)];

string[] BuildahArguments(BakeImage image, string[] platforms) =>
[
    "build", "--layers", "--file", image.Dockerfile, "--target", image.Target, "--platform", string.Join(',', platforms), .. image.Arguments.SelectMany(a => new[] { "--build-arg", $"{a.Key}={a.Value}" }),
    .. platforms.Length > 1 ? new[] { "--manifest", image.Tag } : ["--tag", image.Tag], ImageContext,
];

// Docker with buildx and a server that answers, else buildah; what was asked for is not looked for.
(string Builder, string Reason) ChooseBuilder(string asked) => asked switch
{
    "docker" or "buildah" => (asked, ""),
    "none" => ("none", "--builder=none"),
    "" => Answers("docker", "buildx", "inspect") ? ("docker", "") : Answers("buildah", "--version") ? ("buildah", "") : ("none", "neither docker buildx with a server nor buildah is here"),
    _ => throw new CakeException($"option --builder: '{asked}' is no builder: docker, buildah or none."),
};

bool Answers(string program, params string[] arguments)
{
    try
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return false;
    }
}

void Run(string program, IEnumerable<string> arguments, IDictionary<string, string> variables)
{
    var list = arguments.ToList();
    Information("{0} {1}", program, string.Join(' ', list));
    var exit = StartProcess(program, new ProcessSettings
    {
        Arguments = list.Aggregate(new ProcessArgumentBuilder(), (builder, argument) => builder.AppendQuoted(argument)),
        EnvironmentVariables = variables,
    });
    if (exit != 0)
    {
        throw new CakeException($"building images: '{program} {list[0]} {list[1]}' ended with exit code {exit}; its lines above say why.");
    }
}

(string Architecture, string Runtime) ArchitectureOf(string platform) => platform switch
{
    "linux/amd64" => ("amd64", "linux-x64"),
    "linux/arm64" => ("arm64", "linux-arm64"),
    _ => throw new CakeException($"option --platform: '{platform}' is none that images are made for: linux/amd64, linux/arm64."),
};

string HostArchitecture() => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
