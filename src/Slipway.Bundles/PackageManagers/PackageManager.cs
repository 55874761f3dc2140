namespace Slipway.Bundles;

/// <summary>The package managers that exist for a Worker.</summary>
public enum PackageManagerKind
{
    /// <summary>There is no package.json: nothing to install.</summary>
    None,

    /// <summary>npm.</summary>
    Npm,

    /// <summary>Yarn, 1 ("classic") and 2 or later ("berry").</summary>
    Yarn,

    /// <summary>pnpm.</summary>
    Pnpm,

    /// <summary>Bun.</summary>
    Bun,
}

/// <summary>A package manager and its version.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Version">The exact version; empty = the one on the PATH, or not known.</param>
public sealed record PackageManager(PackageManagerKind Kind, string Version)
{
    /// <summary>No package manager.</summary>
    public static PackageManager None { get; } = new(PackageManagerKind.None, "");

    /// <summary>The program's name, as results and options spell it: <c>npm</c>, <c>yarn</c>, <c>pnpm</c>, <c>bun</c> or <c>none</c>.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>Reads a name as <see cref="Name"/> gives it.</summary>
    /// <exception cref="FormatException">It is none of the five; the message continues "'name' ...".</exception>
    public static PackageManagerKind ParseKind(string name) => name switch
    {
        "none" => PackageManagerKind.None,
        "npm" => PackageManagerKind.Npm,
        "yarn" => PackageManagerKind.Yarn,
        "pnpm" => PackageManagerKind.Pnpm,
        "bun" => PackageManagerKind.Bun,
        _ => throw new FormatException("is no package manager: npm, yarn, pnpm, bun or none."),
    };

    /// <summary>Whether this is Yarn 2 or later, whose commands differ from those of Yarn 1. Without a version: no.</summary>
    public bool IsYarnBerry => Kind == PackageManagerKind.Yarn && Major >= 2;

    /// <summary>The first number of the version; 0 when it is not known.</summary>
    public int Major => SemanticVersion.TryParse(Version, out var version) ? version.Major : 0;

    /// <summary>Such as <c>pnpm 10.2.0</c>.</summary>
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";
}
