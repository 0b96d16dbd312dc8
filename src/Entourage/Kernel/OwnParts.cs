using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Kernel;

/// <summary>
/// Registers the parts of a capability. Their constructors are internal, because what they are made of is their capability's own; the container alone would
/// only see public ones. Not thread-safe, as the collection is not.
/// </summary>
public static class OwnParts
{
    /// <summary>One for each request.</summary>
    /// <typeparam name="T">A class with one constructor, of any visibility.</typeparam>
    public static IServiceCollection AddPart<T>(this IServiceCollection services)
        where T : class => services.AddScoped(Maker<T>());

    /// <summary>One for the whole process; it must be thread-safe.</summary>
    /// <typeparam name="T">A class with one constructor, of any visibility.</typeparam>
    public static IServiceCollection AddSharedPart<T>(this IServiceCollection services)
        where T : class => services.AddSingleton(Maker<T>());

    private static Func<IServiceProvider, T> Maker<T>()
        where T : class
    {
        var constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Single();
        var needs = constructor.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        return services =>
            // An error in a constructor is that error, not "something was thrown while something was invoked".
            (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, Array.ConvertAll(needs, services.GetRequiredService), null);
    }
}
