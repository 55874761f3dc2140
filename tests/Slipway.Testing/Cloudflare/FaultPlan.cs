using System.Text.RegularExpressions;

namespace Slipway.Testing.Cloudflare;

/// <summary>Which requests go wrong, and how.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Planned> planned = [];

    public void Add(Func<RecordedRequest, bool> fits, ApiFault fault, int times, int skip)
    {
        lock (gate)
        {
            planned.Add(new Planned(fits, fault) { Times = times, Skip = skip });
        }
    }

    /// <summary>The fault of this request; null = it goes well.</summary>
    public ApiFault? Take(RecordedRequest request)
    {
        lock (gate)
        {
            foreach (var plan in planned.Where(p => p.Times > 0 && p.Fits(request)))
            {
                if (plan.Skip > 0)
                {
                    plan.Skip--;
                    continue;
                }

                plan.Times--;
                return plan.Fault;
            }

            return null;
        }
    }

    /// <summary><c>POST /zones/*/dns_records</c>: a star is a whole segment of the path or a part of it; the method may be a star too.</summary>
    public static Func<RecordedRequest, bool> Fits(string pattern)
    {
        var (method, path) = pattern.Split(' ') is [var m, var p] ? (m, p) : throw new ArgumentException($"'{pattern}': expected a method and a path");
        var expression = new Regex($"^{Regex.Escape(path).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$");
        return r => (method == "*" || r.Method == method) && expression.IsMatch(r.Path);
    }

    private sealed class Planned(Func<RecordedRequest, bool> fits, ApiFault fault)
    {
        public Func<RecordedRequest, bool> Fits => fits;

        public ApiFault Fault => fault;

        public int Times { get; set; }

        public int Skip { get; set; }
    }
}
