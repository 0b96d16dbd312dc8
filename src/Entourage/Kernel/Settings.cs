using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Kernel;

/// <summary>Binds a capability's settings so that an invalid or misspelt one stops the start, and names it in one line.</summary>
internal static partial class Settings
{
    /// <summary>The operator's own file of settings, in the data folder.</summary>
    public const string FileName = "entourage.json";

    // The framework's, and the one of the command that listens: other commands meet it in the file.
    private static readonly string[] Others = ["hostBuilder", "Kestrel", "Logging", "Server"];

    /// <summary>Adds one section, checked before the first request.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>()
            .Bind(configuration.GetSection(section), binder => binder.ErrorOnUnknownConfiguration = true);
        return services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
    }

    /// <summary>
    /// Stops the start when the operator's file or the command line has a section that nobody reads. The environment is full of names that
    /// are meant for other programs, so there only the sections that exist are checked.
    /// </summary>
    internal static void RefuseUnknownSections(this IServiceCollection services, IConfiguration configuration)
    {
        var known = services.Select(one => one.ImplementationInstance).OfType<SettingsSection>().Select(one => one.Name).Concat(Others)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown =
            from source in (configuration as IConfigurationRoot)?.Providers ?? []
            where source is CommandLineConfigurationProvider or JsonConfigurationProvider { Source.Path: FileName }
            from name in source.GetChildKeys([], null)
            where !known.Contains(name) && source.GetChildKeys([], name).Any()
            select name;
        var complaints = unknown.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => $"{name}: there is no such section.").ToList();
        if (complaints.Count > 0) throw new OptionsValidationException("", typeof(SettingsSection), complaints);
    }

    /// <summary>The lines to print if the start failed because of its settings; nothing for any other failure.</summary>
    public static IEnumerable<string> Explain(Exception failure) => failure switch
    {
        OptionsValidationException wrong when wrong.OptionsType == typeof(SettingsSection) => wrong.Failures,
        OptionsValidationException wrong => wrong.Failures.Select(line => $"{Section(wrong.OptionsType)}:{FieldName().Replace(line, "")}"),
        InvalidOperationException { Message: var message } when Unknown().Match(message) is { Success: true } match =>
            [$"{match.Groups[1].Value}: there is no {match.Groups[2].Value}."],
        InvalidOperationException { Message: var message } when Unreadable().Match(message) is { Success: true } match =>
            [$"{match.Groups[2].Value}: '{match.Groups[1].Value}' is not {(match.Groups[3].Value == "System.Int32" ? "a whole number" : "one of its words")}."],
        AggregateException many => many.InnerExceptions.SelectMany(Explain),
        _ => [],
    };

    private static string Section(Type options) => options.Name.Replace("Options", "", StringComparison.Ordinal);

    // The generated validator names the class; people know the section.
    [GeneratedRegex(@"The field \S+ ")]
    private static partial Regex FieldName();

    [GeneratedRegex("^Failed to convert configuration value '(.*)' at '(.*?)' to type '(.*?)'")]
    private static partial Regex Unreadable();

    [GeneratedRegex(@"not found on the instance of \S*?(\w+)Options: (.+)$")]
    private static partial Regex Unknown();
}

/// <summary>A section of the settings that the program reads.</summary>
/// <param name="Name">As in <c>Name:Setting</c>.</param>
/// <param name="Options">What it is read into.</param>
internal sealed record SettingsSection(string Name, Type Options);
