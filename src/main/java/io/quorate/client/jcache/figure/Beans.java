package io.quorate.client.jcache.figure;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The beans of one cache in the platform's server, under the names that JSR-107 demands. */
public final class Beans {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName configuration;
  private final ObjectName statistics;
  private final Set<ObjectName> shown = new HashSet<>();

  public Beans(URI manager, String cacheName) {
    configuration = name("CacheConfiguration", manager, cacheName);
    statistics = name("CacheStatistics", manager, cacheName);
  }

  private static ObjectName name(String type, URI manager, String cacheName) {
    String text =
        "javax.cache:type=%s,CacheManager=%s,Cache=%s"
            .formatted(type, plain(manager.toString()), plain(cacheName));
    try {
      return new ObjectName(text);
    } catch (JMException e) {
      throw new CacheException("no bean can have the name " + text, e);
    }
  }

  private static String plain(String text) {
    return text.replaceAll("[,:=\n]", ".");
  }

  /** Shows the configuration, or does so no longer. */
  public void showConfiguration(ShownConfiguration bean, boolean isShown) {
    show(configuration, bean, isShown);
  }

  /** Shows what was counted, or does so no longer. */
  public void showStatistics(Counts bean, boolean isShown) {
    show(statistics, bean, isShown);
  }

  private synchronized void show(ObjectName name, Object bean, boolean isShown) {
    try {
      if (isShown && shown.add(name)) {
        server.registerMBean(bean, name);
      } else if (!isShown && shown.remove(name)) {
        server.unregisterMBean(name);
      }
    } catch (InstanceAlreadyExistsException e) {
      shown.remove(name); // a cache of the same name, of another class loader's, was first
    } catch (JMException e) {
      throw new CacheException("the bean " + name + " cannot be shown or hidden", e);
    }
  }
}
