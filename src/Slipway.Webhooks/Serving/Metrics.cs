using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Slipway.Webhooks.Serving;

/// <summary>What the endpoint has done, in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal sealed class Metrics
{
    /// <summary>Upper bounds of the durations in seconds; senders wait 10.</summary>
    private static readonly double[] Bounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<(string Server, string Outcome), long> deliveries = new();
    private readonly ConcurrentDictionary<(string Server, string Outcome), long> services = new();
    private readonly long[] buckets = new long[Bounds.Length];
    private readonly Lock gate = new();
    private double seconds;
    private long count;

    /// <summary>Counts a delivery.</summary>
    public void Add(DeliveryOutcome outcome, TimeSpan duration)
    {
        var server = outcome.Server.Length > 0 ? outcome.Server : "unknown";
        deliveries.AddOrUpdate((server, outcome.Outcome), 1, (_, n) => n + 1);
        foreach (var service in outcome.Services)
        {
            services.AddOrUpdate((server, service.Outcome), 1, (_, n) => n + 1);
        }

        lock (gate)
        {
            count++;
            seconds += duration.TotalSeconds;
            for (var i = 0; i < Bounds.Length; i++)
            {
                buckets[i] += duration.TotalSeconds <= Bounds[i] ? 1 : 0;
            }
        }
    }

    /// <summary>The text.</summary>
    /// <param name="serviceCount">Services that are known.</param>
    /// <param name="invalidCount">Services that are wrong, and left out.</param>
    /// <param name="areCurrent">False = files cannot be read, and what was there before is in force.</param>
    public string Text(int serviceCount, int invalidCount, bool areCurrent)
    {
        var text = new StringBuilder();
        Head(text, "up", "gauge", "1 while the endpoint serves.").Append("slipway_webhook_up 1\n");
        Head(text, "services", "gauge", "Services that are known.").Append(CultureInfo.InvariantCulture, $"slipway_webhook_services {serviceCount}\n");
        Head(text, "services_invalid", "gauge", "Services that are wrong, and left out; the log says why.")
            .Append(CultureInfo.InvariantCulture, $"slipway_webhook_services_invalid {invalidCount}\n");
        Head(text, "services_current", "gauge", "0 while not all files of the Services can be read, and what was there before is in force.")
            .Append(CultureInfo.InvariantCulture, $"slipway_webhook_services_current {(areCurrent ? 1 : 0)}\n");
        Counters(text, "deliveries_total", "Deliveries, by git server and what became of them.", deliveries);
        Counters(text, "service_outcomes_total", "Services of deliveries, by git server and what became of them.", services);
        Head(text, "runs_started_total", "counter", "PipelineRuns that were made.").Append(
            CultureInfo.InvariantCulture, $"slipway_webhook_runs_started_total {services.Where(s => s.Key.Outcome == Outcomes.Started).Sum(s => s.Value)}\n");
        Durations(Head(text, "delivery_duration_seconds", "histogram", "How long deliveries took to be answered."));
        return text.ToString();
    }

    private void Durations(StringBuilder text)
    {
        const string Name = "slipway_webhook_delivery_duration_seconds";
        lock (gate)
        {
            for (var i = 0; i < Bounds.Length; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{le=\"{Bounds[i]}\"}} {buckets[i]}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{le=\"+Inf\"}} {count}\n{Name}_sum {seconds}\n{Name}_count {count}\n");
        }
    }

    private static void Counters(StringBuilder text, string name, string help, ConcurrentDictionary<(string Server, string Outcome), long> values)
    {
        Head(text, name, "counter", help);
        // Neither label is a sender's own text.
        foreach (var ((server, outcome), value) in values.OrderBy(v => v.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"slipway_webhook_{name}{{server=\"{server}\",outcome=\"{outcome}\"}} {value}\n");
        }
    }

    private static StringBuilder Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP slipway_webhook_{name} {help}\n# TYPE slipway_webhook_{name} {type}\n");
}
