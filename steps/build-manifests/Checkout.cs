namespace Slipway.Steps.BUILDMANIFESTS;

/// <summary>The checkout, which no path may leave: neither by <c>..</c> nor by a symbolic link that the repository holds.</summary>
internal sealed class Checkout
{
    /// <summary>Links followed at the most, as Linux does (path_resolution(7)).</summary>
    private const int MaxLinks = 40;

    private readonly string root;

    public Checkout(string path) => root = RealPath(System.IO.Path.GetFullPath(path));

    /// <summary>The real path of something in the checkout; what does not exist is taken as it is written.</summary>
    /// <exception cref="StepUsageException">It lies outside.</exception>
    public string Inside(string what, string directory, string relative)
    {
        var path = RealPath(System.IO.Path.Combine(root, directory, relative));
        return path == root || path.StartsWith(root + '/', StringComparison.Ordinal)
            ? path
            : throw new StepUsageException($"finding the overlays: {what} is '{relative}', which leads out of the checkout to '{path}'. Give a directory inside the repository.");
    }

    /// <summary>The path without symbolic links and <c>..</c>, resolved as the kernel does: part by part.</summary>
    private static string RealPath(string path)
    {
        var open = new Stack<string>(path.Split('/').Reverse());
        var (real, links) = ("/", 0);
        while (open.TryPop(out var part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                real = System.IO.Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = System.IO.Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new StepUsageException($"finding the overlays: '{path}' goes round in symbolic links. Correct them.");
            }

            real = target.StartsWith('/') ? "/" : real;
            foreach (var targetPart in target.Split('/').Reverse())
            {
                open.Push(targetPart);
            }
        }

        return real;
    }
}
