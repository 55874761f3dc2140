using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

/// <summary>ConfigMaps that several tests use.</summary>
internal static class ConfigMaps
{
    public static NamespaceName Default { get; } = NamespaceName.Parse("default");

    public static ConfigMap Of(string name, params IEnumerable<(string Key, string Value)> data) => new()
    {
        Namespace = Default,
        Name = ResourceName.Parse(name),
        Labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.ManagedBy] = LabelValue.Parse("planton-cloud") },
        Data = data.ToDictionary(d => d.Key, d => d.Value),
    };

    public static ConfigMap Tricky { get; } = Of(
        "tricky",
        ("true", "True"), ("null", "null"), ("empty", ""), ("octal", "0755"), ("hex", "0x1f"), ("date", "2026-11-20"), ("tilde", "~"), ("no", "no"),
        ("y", "y"), ("lines", "first\n  second\n"), ("colon", "a: b"), ("comment", "a #b"), ("space", " a "), ("quote", "\"'"), ("umlaut", "ü"),
        ("emoji", "😀"), ("base64", "YXBpVmVyc2lvbjogdjE=")) with
    {
        Labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.Parse("0")] = LabelValue.Parse("1e3") },
    };

    public static string Golden(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests/Slipway.Kubernetes.Tests/golden", file));
}
